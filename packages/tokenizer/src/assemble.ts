import { cleanUpSpaces, type Decoder } from './decode.js';
import type { EncodeText } from './encode.js';
import { encodeBatch } from './encode-batch.js';
import { layOut } from './encoding.js';
import type { TokenModel } from './model.js';
import { checkPadding, paddedLength } from './pad.js';
import { rowLength, sharedRows, type TextTokens } from './row-arrays.js';
import { specialIds } from './special.js';
import { addedBy, templateItems, type Template } from './template.js';
import { clearTokens, tokenList, type TokenList } from './token-list.js';
import type { EncodeOptions, Encoding, Tokenizer } from './tokenizer.js';
import { checkedText, notText } from './text-input.js';
import { trimOffsets } from './trim-offsets.js';
import { truncate } from './truncate.js';

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
  const special = specialIds(model);
  const itemsOf = templateItems(template);
  const parts = { model, rows: sharedRows() };
  const skipped = new Set(skippable);
  // Empty between calls.
  const kept: [TokenList, TokenList] = [tokenList(), tokenList()];
  const letGo = () => {
    kept[0] = clearTokens(kept[0]);
    kept[1] = clearTokens(kept[1]);
  };
  const { trim } = template;
  const encodeChecked: EncodeText = (text, list) => {
    const first = list.length;
    encodeText(checkedText(text), list);
    if (trim) trimOffsets(list, first, model, trim);
  };

  function tokensOf(text: string, sequence: 0 | 1): TextTokens {
    const list = kept[sequence];
    encodeChecked(text, list);
    return whole(list);
  }
  function laidOut(texts: readonly TextTokens[], { specialTokens = true, truncation, padding }: EncodeOptions): Encoding {
    const items = itemsOf(texts.length > 1, specialTokens);
    if (!truncation && !padding) return layOut(parts, items, texts, undefined, none);
    const spans = truncation ? truncate(texts, addedBy(items), truncation) : [texts];
    const [first, ...others] = spans.map((windows) => texts.map((text, i) => ({ ...text, ...windows[i] })));
    const filling = padding && { length: paddedLength(rowLength(items, first!), padding), side: padding.side ?? 'right', padId: checkPadding(special.pad) };
    return layOut(parts, items, first!, filling, others.map((windows) => layOut(parts, items, windows, filling, none)));
  }

  return {
    vocabularySize: model.size,
    special,
    encode(text, options = {}) {
      const { pair } = options;
      try {
        return laidOut(pair === undefined ? [tokensOf(text, 0)] : [tokensOf(text, 0), tokensOf(pair, 1)], options);
      } finally {
        letGo();
      }
    },
    encodeWords(words, options = {}) {
      if (!Array.isArray(words)) throw notText('Words to encode must be an array of strings', words);
      const list = kept[0];
      list.wordGiven = true;
      try {
        words.forEach((word, index) => {
          list.word = index;
          encodeChecked(word, list);
        });
        return laidOut([whole(list)], options);
      } finally {
        letGo();
      }
    },
    encodeBatch(inputs, options = {}) {
      if (!Array.isArray(inputs)) throw notText('A batch must be an array of texts or pairs of texts', inputs);
      try {
        return encodeBatch({ itemsOf, padId: special.pad, list: kept[0], encodeText: encodeChecked }, inputs, options);
      } finally {
        letGo();
      }
    },
    decode(ids, { skipSpecialTokens = false, cleanUp = false } = {}) {
      if (!isList(ids)) throw notText('Ids to decode must be an array of numbers', ids);
      const known = Array.from(ids).filter((id) => model.token(id) !== undefined && !(skipSpecialTokens && skipped.has(id)));
      const text = decode(known.map((id) => model.token(id)!), known);
      return cleanUp ? cleanUpSpaces(text) : text;
    },
    token: model.token,
    id: model.id,
  };
}

const none: readonly Encoding[] = [];

function isList(value: unknown): value is ArrayLike<unknown> {
  return typeof value === 'object' && value !== null && 'length' in value && typeof value.length === 'number';
}

function whole(list: TokenList): TextTokens {
  return { list, first: 0, from: 0, to: list.length, total: list.length };
}
