import type { AddedToken } from './added-tokens.js';
import { applyTemplate } from './apply-template.js';
import { joinTokens, type Decoder } from './decode.js';
import { textEncoder } from './encode.js';
import { TokenizerError } from './errors.js';
import type { TokenModel } from './model.js';
import type { Normaliser } from './normalise/pipeline.js';
import type { PreTokeniser } from './pretokenise.js';
import { specialIds } from './special.js';
import type { Template } from './template.js';
import { tokenList } from './token-list.js';
import type { Tokenizer } from './tokenizer.js';

/** Everything a tokenizer is made of, already checked. */
export interface TokenizerParts {
  readonly model: TokenModel;
  readonly addedTokens: readonly AddedToken[];
  readonly normalise: Normaliser;
  readonly preTokeniser: PreTokeniser;
  readonly template: Template;
  readonly decoder: Decoder;
}

/** Puts the parts together. */
export function assemble({ model, addedTokens, normalise, preTokeniser, template, decoder }: TokenizerParts): Tokenizer {
  const encodeText = textEncoder({ addedTokens, normalise, preTokeniser, model });
  const skipped = new Set(addedTokens.filter((token) => token.special).map((token) => token.content));

  return {
    vocabularySize: model.size,
    special: specialIds(model),
    encode(text, { pair, specialTokens = true } = {}) {
      const texts = pair === undefined ? [text] : [text, pair];
      const lists = texts.map((part) => {
        const list = tokenList();
        encodeText(checked(part), -1, list);
        return list;
      });
      return applyTemplate(pair === undefined ? template.single : template.pair, lists, specialTokens);
    },
    encodeWords(words, { specialTokens = true } = {}) {
      if (!Array.isArray(words)) throw new TokenizerError('TOK_INPUT', `Words to encode must be an array of strings, not ${kindOf(words)}.`, { type: typeof words });
      const list = tokenList();
      words.forEach((word, index) => encodeText(checked(word), index, list));
      return applyTemplate(template.single, [list], specialTokens);
    },
    decode(ids, { skipSpecialTokens = false } = {}) {
      const tokens: string[] = [];
      for (let i = 0; i < ids.length; i++) {
        const piece = model.token(ids[i]!);
        if (piece !== undefined && !(skipSpecialTokens && skipped.has(piece))) tokens.push(piece);
      }
      return joinTokens(decoder, tokens);
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
