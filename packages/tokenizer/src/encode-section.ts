import type { AddedTokenFinder } from './added-tokens.js';
import { wordPieces, type TokenModel } from './model.js';
import { unitsToString } from './normalise/aligned-text.js';
import type { Normaliser } from './normalise/pipeline.js';
import type { PreTokeniser } from './pretokenise.js';
import { nextWord, pushOwnToken, pushToken, type TokenList } from './token-list.js';
import { clearWords, noWords, pushWord, type Words } from './words.js';

/** Appends the tokens of `text.slice(from, to)` to a list; false if the alignment slipped at its start (see normalise/step.ts). */
export type EncodeSection = (text: string, from: number, to: number, list: TokenList) => boolean;

/** What a stretch of text without added tokens goes through. */
export interface SectionParts {
  readonly normalise: Normaliser;
  /** Finds added tokens in normalised text. */
  readonly findNormalised: AddedTokenFinder | undefined;
  readonly preTokeniser: PreTokeniser;
  readonly model: TokenModel;
  /** Unit at which a model that takes whole texts begins a new word, for the numbers of words only. */
  readonly wordSign?: number;
}

const keptUnits = 1 << 16;

/** Normalisation, added tokens in the normalised text, words, pieces. */
export function sectionEncoder({ normalise, findNormalised, preTokeniser: { steps }, model, wordSign = -1 }: SectionParts): EncodeSection {
  let pieces = wordPieces();
  let whole = noWords();
  let scratch = [noWords(), noWords()] as const;

  function encodeWords(from: number, to: number, list: TokenList): void {
    whole.count = 0;
    pushWord(whole, from, to);
    let words = whole;
    for (let i = 0; i < steps.length; i++) {
      const next = scratch[i % 2]!;
      clearWords(next);
      steps[i]!(words, next);
      words = next;
    }
    for (let i = 0; i < words.count; i++) encodeWord(words, i, list);
  }

  function encodeWord({ text, starts, ends }: Words, i: number, list: TokenList): void {
    const { units } = text;
    pieces.count = 0;
    model.encodeWord(units, starts[i]!, ends[i]!, pieces);
    let word = nextWord(list);
    for (let k = 0; k < pieces.count; k++) {
      const id = pieces.ids[k]!;
      const start = pieces.starts[k]!;
      const end = pieces.ends[k]!;
      const from = text.starts[start]!;
      const to = end > start ? text.ends[end - 1]! : from;
      if (k > 0 && units[start] === wordSign && end > start) word = nextWord(list);
      if (id === model.unknown && model.unknownShowsText) pushOwnToken(list, id, from, to, word, unitsToString(units, start, end));
      else pushToken(list, id, from, to, word);
    }
  }

  return (text, from, to, list) => {
    const section = whole.text;
    section.length = 0;
    const steady = normalise.append(text, from, to, section);
    if (!findNormalised) encodeWords(0, section.length, list);
    else {
      findNormalised(section.units, 0, section.length, (start, end, token) => {
        if (!token) encodeWords(start, end, list);
        else pushOwnToken(list, token.id, section.starts[start]!, section.ends[end - 1]!, nextWord(list), unitsToString(section.units, start, end));
      });
    }
    // Memory for a very long text is not held on to.
    if (section.length > keptUnits) {
      pieces = wordPieces();
      whole = noWords();
      scratch = [noWords(), noWords()];
    }
    return steady;
  };
}
