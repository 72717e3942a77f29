import { AlbertkitError, type Tensor, type Tensors } from '@albertkit/core';
import type { EncodedQuestion } from './encode-question.js';
import type { QuestionInput } from './question-input.js';
import type { Span } from './span.js';

/** A question with its answer: UTF-16 indices into the context (that of number `passage`, 0 when left out); no answer where the contexts have none. */
export type QuestionAnsweringExample = { readonly input: QuestionInput; readonly answer?: Span & { readonly passage?: number } };

/**
 * `start_positions` and `end_positions`, int32 [rows]: the first and the last token that share a character with the answer, in each row
 * that holds both; the row's first token (0) where it does not, as run_squad.py trains. Throws `EXAMPLE` for an answer that is empty
 * or lies outside of its context.
 */
export function answerTarget({ answer }: QuestionAnsweringExample, { rows, contextRows, passages }: EncodedQuestion): Tensors {
  const [starts, ends] = [new Int32Array(rows.length), new Int32Array(rows.length)];
  const positions = (data: Int32Array): Tensor => ({ dtype: 'int32', shape: [rows.length], data });
  if (answer) {
    const number = answer.passage ?? 0;
    const passage = passages[number];
    if (!passage || !(answer.start >= 0 && answer.start < answer.end && answer.end <= passage.context.length)) {
      throw new AlbertkitError('EXAMPLE', `An answer stands from ${answer.start} to ${answer.end} of passage ${number}: give it a stretch inside its context.`, { answer, passages: passages.length, length: passage?.context.length ?? null });
    }
    const { sequenceIds, starts: from, ends: to } = passage.encoding;
    const tokens = [...from.keys()].filter((token) => sequenceIds[token] === 1 && from[token]! < answer.end && to[token]! > answer.start);
    contextRows.forEach(({ passage: own, shift, first, end }, row) => {
      if (own !== number || tokens.length === 0 || tokens[0]! - shift < first || tokens.at(-1)! - shift >= end) return;
      starts[row] = tokens[0]! - shift;
      ends[row] = tokens.at(-1)! - shift;
    });
  }
  return { start_positions: positions(starts), end_positions: positions(ends) };
}
