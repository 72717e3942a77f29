import type { AddedToken } from './added-tokens.js';
import type { Charsmap } from './charsmap.js';
import { graphemes } from './normalise/grapheme.js';
import { lowercase } from './normalise/lowercase.js';
import type { UnicodeVersion } from './normalise/marks.js';
import { nfkd } from './normalise/nfkd.js';
import { pipeline, type Normaliser } from './normalise/pipeline.js';
import { precompiled } from './normalise/precompiled.js';
import { replaceLiteral } from './normalise/replace.js';
import type { NormaliserStep } from './normalise/step.js';
import { stripAccents } from './normalise/strip-accents.js';
import type { Pieces } from './pieces.js';
import { metaspace, whiteSpaceSplit, type PreTokeniser } from './pretokenise.js';
import { specialPieces } from './special.js';

/** The visible blank of SentencePiece, `▁`. */
export const blankSign = '\u2581';

/** The normaliser of the published ALBERT tokenizer.json: quotes, NFKD, accents, lower case, SentencePiece's own map. */
export function albertNormaliser(charsmap: Charsmap, { lowerCase, keepAccents, unicode }: AlbertText): Normaliser {
  const accents = keepAccents ? [] : [nfkd(false, unicode), stripAccents(unicode)];
  return pipeline([...albertQuotes('last'), ...accents, ...(lowerCase ? [lowercase()] : []), precompiled(charsmap, graphemes())]);
}

/** The quotes of old text files, which ALBERT was trained without. */
export function albertQuotes(alignedTo: 'last' | 'all'): readonly NormaliserStep[] {
  return [replaceLiteral('``', '"', alignedTo), replaceLiteral("''", '"', alignedTo)];
}

/** How ALBERT treats a text before SentencePiece's own map. */
export interface AlbertText {
  readonly lowerCase: boolean;
  readonly keepAccents: boolean;
  readonly unicode: UnicodeVersion;
}

/** Its pre-tokeniser: words at white space, each begun by `▁`. */
export const albertPreTokeniser: PreTokeniser = {
  steps: [whiteSpaceSplit, metaspace({ replacement: blankSign.charCodeAt(0), prepend: 'always', split: true })],
  wordByWord: true,
};

/** Its added tokens: the five special pieces, looked for in the raw text; only `[MASK]` takes the blanks to its left. */
export function albertAddedTokens(id: (piece: string) => number): readonly AddedToken[] {
  return Object.values(specialPieces).map((content) => ({
    id: id(content),
    content,
    singleWord: false,
    leftStrip: content === specialPieces.mask,
    rightStrip: false,
    normalised: false,
    special: true,
  }));
}

/**
 * Takes 100 from the score of each piece that ends in a digit and a comma, as the published vocabulary has it: it keeps
 * `1999,` from becoming one piece, as Google's tokenizer does by splitting again.
 */
export function penaliseDigitComma({ text, starts }: Pieces, scores: Float64Array): Float64Array {
  return scores.map((score, id) => {
    const end = starts[id + 1]! - 1;
    return text.charCodeAt(end - 1) === comma && endsInDigit.test(text.slice(starts[id], end - 1)) ? score - 100 : score;
  });
}
const comma = 0x2c;
const endsInDigit = /\p{Nd}$/u;
