import { latinReading, type LatinReading } from './latin-reading.js';
import { scriptOf, type Script } from './scripts.js';
import { ignorable } from './skeleton.js';

/** What one character is to the words that hold it. */
export interface Character {
  readonly kind: 'letter' | 'digit' | 'mark' | 'hidden' | 'outside';
  /** Its script, or that of the letter that it is a styled form of. */
  readonly script: Script;
  /** What it reads as in a Latin word, where it is no plain Latin letter. */
  readonly reading: LatinReading | undefined;
  /** Greek lower case other than ο, ϲ and ϳ: as likely a symbol of science (TNFα) as a disguise. */
  readonly symbol: boolean;
  /** A mark drawn through its letter. */
  readonly overlay: boolean;
}

/** Tells what a code point is; remembers each. */
export type CharacterReader = (codePoint: number) => Character;

const overlays = /^[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb]$/;

/** A reader for one text; characters of `keep` stay as they are. */
export function characterReader(keep: string): CharacterReader {
  const kept = new Set(Array.from(keep, (character) => character.codePointAt(0)!));
  const known = new Map<number, Character>();
  return (codePoint) => {
    let found = known.get(codePoint);
    if (!found) known.set(codePoint, (found = read(String.fromCodePoint(codePoint), kept.has(codePoint))));
    return found;
  };
}

/** Whether a letter's `count`-th mark is one too many: the fifth, or the same as the one before it (Unicode Technical Standard 39, section 5.4). */
export function isHeaped(count: number, mark: number, before: number): boolean {
  return count > 4 || (count > 1 && mark === before);
}

function read(character: string, kept: boolean): Character {
  const reading = kept ? undefined : latinReading(character);
  const kind = kindOf(character, reading !== undefined);
  const own = kind === 'letter' || kind === 'digit' ? scriptOf(character) : 'Common';
  const script = own === 'Common' && kind === 'letter' ? scriptOf(String.fromCodePoint(character.normalize('NFKC').codePointAt(0)!)) : own;
  const symbol = script === 'Greek' && !/[οϲϳ]/.test(character) && /\p{Ll}/u.test(character);
  return { kind, script, reading, symbol, overlay: overlays.test(character) };
}

function kindOf(character: string, readable: boolean): Character['kind'] {
  if (ignorable.test(character)) return 'hidden';
  if (/\p{M}/u.test(character)) return 'mark';
  if (/[\p{L}\p{Nl}]/u.test(character)) return 'letter';
  if (/\p{N}/u.test(character)) return 'digit';
  return readable ? 'letter' : 'outside';
}
