import { cleanUpSpaces, type Decoder } from './decode.js';
import type { EncodeText } from './encode.js';
import { layOut, templateItems, type TokenSpan } from './encoding.js';
import { TokenizerError } from './errors.js';
import type { TokenModel } from './model.js';
import { specialIds } from './special.js';
import type { Template } from './template.js';
import { clearTokens, tokenList, type TokenList } from './token-list.js';
import type { Tokenizer } from './tokenizer.js';

/** Everything a tokenizer is made of, already checked. */
export interface TokenizerParts {
  readonly model: TokenModel;
  readonly encodeText: EncodeText;
  /** Ids that decoding may leave out. */
  readonly specialTokens: readonly number[];
  readonly template: Template;
  readonly decode: Decoder;
}

/** Puts the parts together. */
export function assemble({ model, encodeText, specialTokens: skippable, template, decode }: TokenizerParts): Tokenizer {
  const skipped = new Set(skippable);
  const whole = (list: TokenList): TokenSpan => ({ list, from: 0, to: list.length });
  const kept: [TokenList, TokenList] = [tokenList(), tokenList()];
  const fresh = (sequence: 0 | 1) => (kept[sequence] = clearTokens(kept[sequence]));
  const encoded = (text: string, sequence: 0 | 1) => {
    const list = fresh(sequence);
    encodeText(checked(text), list);
    return list;
  };

  return {
    vocabularySize: model.size,
    special: specialIds(model),
    encode(text, { pair, specialTokens = true } = {}) {
      const lists = pair === undefined ? [encoded(text, 0)] : [encoded(text, 0), encoded(pair, 1)];
      return layOut(model, templateItems(template, pair !== undefined, specialTokens), lists.map(whole));
    },
    encodeWords(words, { specialTokens = true } = {}) {
      if (!Array.isArray(words)) throw new TokenizerError('TOK_INPUT', `Words to encode must be an array of strings, not ${kindOf(words)}.`, { type: typeof words });
      const list = fresh(0);
      list.wordGiven = true;
      words.forEach((word, index) => {
        list.word = index;
        encodeText(checked(word), list);
      });
      return layOut(model, templateItems(template, false, specialTokens), [whole(list)]);
    },
    decode(ids, { skipSpecialTokens = false, cleanUp = false } = {}) {
      const known = Array.from(ids).filter((id) => model.token(id) !== undefined && !(skipSpecialTokens && skipped.has(id)));
      const text = decode(known.map((id) => model.token(id)!), known);
      return cleanUp ? cleanUpSpaces(text) : text;
    },
    token: model.token,
    id: model.id,
  };
}

function checked(text: unknown): string {
  if (typeof text === 'string') return text;
  throw new TokenizerError('TOK_INPUT', `A text to encode must be a string, not ${kindOf(text)}.`, { type: typeof text });
}

const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value);
