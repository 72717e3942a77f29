import { AlbertkitError, type Tensors } from '@albertkit/core';
import type { Encoding } from '@albertkit/tokenizer';
import { logSoftmax } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { addCoverage } from './coverage.js';
import { planRows, type Coverage, type Row } from './rows.js';
import type { Span } from './span.js';
import type { EncodedInput, TaskContext, TaskOptions } from './task.js';

/**
 * What is hidden while a token is scored: the token alone (Salazar et al. 2020), or with it the later tokens of its word, which
 * give it away (PLL-word-l2r of Kauf and Ivanova 2023).
 */
export type Masking = 'token' | 'word';

/** A token of a text and the natural log of its probability where it was hidden; `start` and `end` are UTF-16 indices into the text. */
export type ScoredToken = Span & { readonly token: string; readonly score: number };

type Copy = Span & { readonly token: string; readonly id: number; readonly place: number };

/** A row for each token of a text, that token hidden in it, and which it is. */
export type MaskedCopies = EncodedInput & { readonly copies: readonly Copy[]; readonly coverage: Coverage };

/** Copies of a text's rows, one for each token that is no special one. Throws `MASK_MISSING` where the vocabulary has no mask, and what `planRows` does. */
export function maskedCopies(text: string, context: TaskContext, options: TaskOptions, masking: Masking): MaskedCopies {
  const mask = maskId(context);
  const encoding = context.tokenizer.encode(text);
  const { ids, tokens, starts, ends } = encoding;
  const { rows, owner, place, coverage } = planRows(encoding, rowLimits(context, options));
  const { cls, sep, pad } = context.tokenizer.special;
  const shown = [...ids.keys()].filter((token) => encoding.sequenceIds[token]! >= 0 && owner[token]! >= 0 && ![mask, cls, sep, pad].includes(ids[token]!));
  const copies = shown.map((token): Copy => ({ token: tokens[token]!, id: ids[token]!, start: starts[token]!, end: ends[token]!, place: place[token]! }));
  const masked = shown.map((token, n): Row => {
    const { ids: own, typeIds } = rows[owner[token]!]!;
    const hidden = own.slice();
    hidden[copies[n]!.place] = mask;
    for (let later = 1; masking === 'word' && goesOn(text, encoding, token + later) && own[copies[n]!.place + later] === ids[token + later]; later++) hidden[copies[n]!.place + later] = mask;
    return { ids: hidden, typeIds };
  });
  return { rows: masked, copies, coverage };
}

/** The copies of several texts of one input, one after another. */
export const joinCopies = (parts: readonly MaskedCopies[]): MaskedCopies & { readonly parts: readonly MaskedCopies[] } =>
  ({ parts, rows: parts.flatMap(({ rows }) => rows), copies: parts.flatMap(({ copies }) => copies), coverage: addCoverage(parts.map(({ coverage }) => coverage)) });

/** The id of the mask. Throws `MASK_MISSING`. */
export function maskId({ tokenizer }: TaskContext): number {
  if (tokenizer.special.mask >= 0) return tokenizer.special.mask;
  throw new AlbertkitError('MASK_MISSING', 'The vocabulary of this model has no mask, and nothing can be hidden from it: use a model with a [MASK].', { mask: null });
}

/** Whether a token goes on with the word of the one before it. */
const goesOn = (text: string, { starts, ends, sequenceIds }: Encoding, token: number): boolean =>
  token > 0 && sequenceIds[token] === 0 && sequenceIds[token - 1] === 0 && ends[token - 1] === starts[token] && isInWord(text, starts[token]!);

/** Whether letters, digits or marks stand on both sides of a place in a text. */
export const isInWord = (text: string, at: number): boolean => /[\p{L}\p{N}\p{M}]$/u.test(text.slice(Math.max(0, at - 2), at)) && isWord.test(text.slice(at, at + 2));
const isWord = /^[\p{L}\p{N}\p{M}]/u;

/** The natural logs of the probabilities of all ids at a place of a row, [vocabulary]. Throws `NON_FINITE`. */
export function logProbabilities({ logits }: Tensors, place: number, temperature: number): Float64Array {
  const { shape, data } = logits!; // [tokens, vocabulary]
  return logSoftmax(data.subarray(place * shape[1]!, (place + 1) * shape[1]!), temperature);
}

/** All that is kept of a copy's row: the log of the probability of what was hidden. */
export function keepScore({ copies }: MaskedCopies, row: number, outputs: Tensors, { temperature }: TaskContext): Tensors {
  const { place, id } = copies[row]!;
  return { score: { dtype: 'float32', shape: [1], data: Float64Array.of(logProbabilities(outputs, place, temperature)[id]!) } };
}

/** The scores that were kept, with their tokens. */
export const scoredTokens = ({ copies }: MaskedCopies, outputs: readonly Tensors[]): readonly ScoredToken[] =>
  copies.map(({ token, start, end }, n) => ({ token, start, end, score: outputs[n]!['score']!.data[0]! }));
