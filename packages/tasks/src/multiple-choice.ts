import { AlbertkitError, type Tensors } from '@albertkit/core';
import { readChoiceInput, type ChoiceInput } from './choice-input.js';
import { joinRows, partLogits, type JoinedRows } from './joined-rows.js';
import { softmax, topPlaces } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { planRows, type Coverage } from './rows.js';
import type { TaskOptions, TrainableTask } from './task.js';

export type MultipleChoiceOptions = TaskOptions & {
  /** How many choices to give; all when left out. */
  readonly topK?: number;
};

export type ChoiceScore = { readonly index: number; readonly choice: string; readonly score: number };
export type MultipleChoice = ChoiceScore & {
  /** Choices with their scores, highest first; `index`, `choice` and `score` are those of the first. */
  readonly choices: readonly ChoiceScore[];
  /** Of the rows of all choices together. */
  readonly coverage: Coverage;
};

/** Choices with the index of the right one. */
export type MultipleChoiceExample = { readonly input: ChoiceInput; readonly answer: number };

export type EncodedChoices = JoinedRows & { readonly choices: readonly string[] };

/**
 * Which of several choices fits: each makes a row with the text or context (see `readChoiceInput` for the layouts of SWAG and RACE),
 * and scores are the softmax of the rows' logits. A context over the model's positions slides beside the whole question and choice;
 * the choice's logit is then the mean of its windows', each weighing as many tokens as it speaks for (Google's RACE cuts the
 * passage: `truncate: true` does that).
 */
export const multipleChoice: TrainableTask<ChoiceInput, MultipleChoiceOptions, MultipleChoice, EncodedChoices, MultipleChoiceExample> = {
  name: 'multiple-choice',
  head: 'multiple-choice',
  servedBy: ['multiple-choice'],
  outputs: { logits: 'row' },
  options: { topK: { kind: 'whole', min: 1, about: 'how many choices to give; all when left out' } },
  encode(input, context, options) {
    const { choices, pairs } = readChoiceInput('multiple-choice', input);
    const limits = { ...rowLimits(context, options), yields: 0 } as const;
    return { choices, ...joinRows(pairs.map(([text, pair]) => planRows(context.tokenizer.encode(text, { pair }), limits))) };
  },
  decode(encoded, outputs, { temperature }, { topK }) {
    const scores = softmax(partLogits(encoded, outputs).map((logits) => logits[0]!), temperature);
    const choices = topPlaces(scores, topK ?? scores.length).map((index) => ({ index, choice: encoded.choices[index]!, score: scores[index]! }));
    return { ...choices[0]!, choices, coverage: encoded.coverage };
  },
  decide: ({ index }) => String(index),
  /** `labels`, int32 [1]: the example's rows are the choices of one entry of the batch. Throws `EXAMPLE` where a choice has several windows. */
  target({ answer }, { rows, choices }): Tensors {
    if (!Number.isInteger(answer) || answer < 0 || answer >= choices.length) throw new AlbertkitError('EXAMPLE', `The answer is ${answer}, and there are ${choices.length} choices: give the index of one.`, { answer, choices: choices.length });
    if (rows.length !== choices.length) throw new AlbertkitError('EXAMPLE', `The ${choices.length} choices took ${rows.length} rows, and training compares one row for each: encode with truncate: true.`, { choices: choices.length, rows: rows.length });
    return { labels: { dtype: 'int32', shape: [1], data: Int32Array.of(answer) } };
  },
};
