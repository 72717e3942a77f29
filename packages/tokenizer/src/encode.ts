import { normalisedTokens, rawTokens, type AddedToken } from './added-tokens.js';
import { wordPieces, type TokenModel } from './model.js';
import { alignedText, pushString, unitsToString } from './normalise/aligned-text.js';
import type { Normaliser } from './normalise/pipeline.js';
import { preTokenise, type PreTokeniser } from './pretokenise.js';
import { pushToken, type TokenList } from './token-list.js';

/** The parts that turn one text into tokens. */
export interface Parts {
  readonly addedTokens: readonly AddedToken[];
  readonly normalise: Normaliser;
  readonly preTokeniser: PreTokeniser;
  readonly model: TokenModel;
}

/** Appends the tokens of one text to a list; every token gets `word` as its word index, or its own word's where it is -1. */
export type EncodeText = (text: string, word: number, list: TokenList) => void;

const keptUnits = 1 << 16;

/** Text to tokens: added tokens in the raw text, normalisation, added tokens in the normalised text, words, pieces. */
export function textEncoder({ addedTokens, normalise, preTokeniser, model }: Parts): EncodeText {
  const findRaw = rawTokens(addedTokens);
  const findNormalised = normalisedTokens(addedTokens, normalise);
  const pieces = wordPieces();
  let memory = { raw: alignedText(), section: alignedText(), words: alignedText() };

  return (text, givenWord, list) => {
    const { raw, section, words } = memory;
    let nextWord = 0;
    const word = () => (givenWord < 0 ? nextWord++ : givenWord);

    function encodeWords(from: number, to: number): void {
      words.length = 0;
      const spans: number[] = [];
      preTokenise(preTokeniser, section, from, to, words, (start, end) => spans.push(start, end));
      const { units, starts, ends } = words;
      for (let i = 0; i < spans.length; i += 2) {
        const index = word();
        pieces.count = 0;
        model.encodeWord(units, spans[i]!, spans[i + 1]!, pieces);
        for (let k = 0; k < pieces.count; k++) {
          const [id, start, end] = [pieces.ids[k]!, pieces.starts[k]!, pieces.ends[k]!];
          const own = id === model.unknown && model.unknownShowsText;
          pushToken(list, id, own ? unitsToString(units, start, end) : model.token(id)!, starts[start]!, ends[end - 1]!, index);
        }
      }
    }
    function encodeSection(from: number, to: number): void {
      section.length = 0;
      normalise(text, from, to, section);
      if (!findNormalised) return encodeWords(0, section.length);
      findNormalised(section.units, 0, section.length, (start, end, token) => {
        if (!token) encodeWords(start, end);
        else pushToken(list, token.id, unitsToString(section.units, start, end), section.starts[start]!, section.ends[end - 1]!, word());
      });
    }

    if (!findRaw) encodeSection(0, text.length);
    else {
      raw.length = 0;
      pushString(raw, text, 0, text.length);
      findRaw(raw.units, 0, raw.length, (start, end, token) => {
        if (!token) encodeSection(start, end);
        else pushToken(list, token.id, end - start === token.content.length ? token.content : text.slice(start, end), start, end, word());
      });
    }
    // Memory for a very long text is not held on to.
    if (text.length > keptUnits) memory = { raw: alignedText(), section: alignedText(), words: alignedText() };
  };
}
