import { mapCharacters } from './map-characters.js';
import type { NormaliserStep } from './step.js';

/** Lower case, one code point at a time: no final sigma, no language's own rules. */
export const lowercase = (): NormaliserStep => mapCharacters((character) => character.toLowerCase());
