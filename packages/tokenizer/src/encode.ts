import { mayHold, normalisedTokens, rawTokens, type AddedToken } from './added-tokens.js';
import { sectionEncoder } from './encode-section.js';
import { partByPart } from './encode-stretch.js';
import type { TokenModel } from './model.js';
import { alignedText, pushString } from './normalise/aligned-text.js';
import type { Normaliser } from './normalise/pipeline.js';
import type { PreTokeniser } from './pretokenise.js';
import { nextWord, pushOwnToken, type TokenList } from './token-list.js';
import { isWhiteSpace } from './white-space.js';

/** The parts that turn one text into tokens. */
export interface EncoderParts {
  readonly addedTokens: readonly AddedToken[];
  readonly normalise: Normaliser;
  readonly preTokeniser: PreTokeniser;
  readonly model: TokenModel;
  /** See `SectionParts`. */
  readonly wordSign?: number;
}

/** Appends the tokens of one text to a list. */
export type EncodeText = (text: string, list: TokenList) => void;

/** Text to tokens: added tokens in the raw text, then each section between them. */
export function textEncoder(parts: EncoderParts): EncodeText {
  const { addedTokens, normalise } = parts;
  const findRaw = rawTokens(addedTokens);
  const mayHoldRaw = mayHold(addedTokens);
  const encodeSection = sectionEncoder({ ...parts, findNormalised: normalisedTokens(addedTokens, normalise) });
  const encode = actsWordByWord(parts) && normalise.borders ? partByPart(encodeSection, normalise.borders) : encodeSection;

  return (text, list) => {
    if (!findRaw || !mayHoldRaw(text)) {
      encode(text, 0, text.length, list);
      return;
    }
    const raw = alignedText(text.length);
    pushString(raw, text, 0, text.length);
    findRaw(raw.units, 0, raw.length, (start, end, token) => {
      if (!token) encode(text, start, end, list);
      else pushOwnToken(list, token.id, start, end, nextWord(list), text.slice(start, end));
    });
  };
}

function actsWordByWord({ addedTokens, preTokeniser }: EncoderParts): boolean {
  const local = ({ normalised, leftStrip, rightStrip, content }: AddedToken) =>
    !normalised || !(leftStrip || rightStrip || Array.from({ length: content.length }, (_, i) => content.charCodeAt(i)).some(isWhiteSpace));
  return preTokeniser.wordByWord && addedTokens.every(local);
}
