import { isPunctuation } from '../character-classes.js';
import { mapCharacters } from '../normalise/map-characters.js';
import type { NormaliserStep } from '../normalise/step.js';
import { whiteSpaceSplit, type PreTokeniser } from '../pretokenise.js';
import { cutAt } from './cut-words.js';

/** How BERT prepares a text. */
export interface BertText {
  /** Whether control characters are removed and white space becomes blanks. */
  readonly clean: boolean;
  /** Whether each CJK ideograph stands as a word of its own. */
  readonly splitIdeographs: boolean;
  readonly stripAccents: boolean;
  readonly lowerCase: boolean;
}

const kept = /[\t\n\r]/;
const removed = /[\p{Cc}\p{Cf}\ufffd]/u; // NUL is one of Cc
const blank = /[\p{Zs}\t\n\r]/u;
const nonSpacing = /\p{Mn}/gu;

/**
 * BERT's own normaliser, one code point at a time. Source: google-research/bert tokenization.py, BasicTokenizer; lower case
 * as in the tokenizers library (without Python's final sigma). Where the two differ in what a control character is, Google's holds:
 * general categories Cc and Cf.
 */
export const bertNormaliser = (settings: BertText): NormaliserStep => mapCharacters((character) => prepare(character, settings));

function prepare(character: string, { clean, splitIdeographs, stripAccents, lowerCase }: BertText): string {
  if (clean && blank.test(character)) return ' ';
  if (clean && removed.test(character) && !kept.test(character)) return '';
  const bare = stripAccents ? character.normalize('NFD').replace(nonSpacing, '') : character;
  const lower = lowerCase ? Array.from(bare, (part) => part.toLowerCase()).join('') : bare;
  return splitIdeographs && isIdeograph(character.codePointAt(0)!) ? ` ${lower} ` : lower;
}

/** The blocks that BERT calls Chinese characters: CJK ideographs as of Unicode 8, without kana and Hangul. */
function isIdeograph(codePoint: number): boolean {
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    (codePoint >= 0x3400 && codePoint <= 0x4dbf) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0x20000 && codePoint <= 0x2a6df) ||
    (codePoint >= 0x2a700 && codePoint <= 0x2ceaf) ||
    (codePoint >= 0x2f800 && codePoint <= 0x2fa1f)
  );
}

/** BERT's words: cut at white space, and each punctuation sign by itself. */
export const bertPreTokeniser: PreTokeniser = { steps: [whiteSpaceSplit, cutAt(isPunctuation, 'isolated')], wordByWord: true };
