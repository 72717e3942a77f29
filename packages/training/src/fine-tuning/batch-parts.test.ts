import { albertHeadsLoss, albertLoss, initialiseWeights, mul, sub, type Graph, type Tensors } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { multipleChoice, questionAnswering, textClassification, tokenClassification } from '@albertkit/tasks';
import { describe, expect, test } from 'vitest';
import { taskContext } from '../fixtures/task-context.js';
import type { Optimiser } from '../optimiser/optimiser.js';
import { stackMicrobatches } from '../step/microbatches.js';
import { trainingStep } from '../step/training-step.js';
import { batchParts } from './batch-parts.js';
import { epochBatches, type EpochData, type FineTuningBatch } from './epoch-batches.js';
import { headData } from './fine-tuning-batches.js';
import { headsData, type HeadRows } from './heads-data.js';
import { trainingUnits, type TrainingUnit, type TrainingUnits } from './training-units.js';

const three = taskContext(['bad', 'fair', 'good']);
const several = taskContext(['a', 'b', 'c'], { problem_type: 'multi_label_classification' });
const stars = taskContext(['stars']);
const names = taskContext(['O', 'B-LOC', 'I-LOC']);
const opinions = [['good', 'good'], ['a bad one', 'bad'], ['fair and square', 'fair'], ['not a good one', 'bad'], ['good enough', 'good']].map(([input, label]) => ({ input: input!, label: label! }));
const entities = ['in Rome we saw', 'we saw Paris', 'a king', 'the king of Rome', 'Rome'].map((input) => {
  const start = input.search(/Rome|Paris/);
  return { input, entities: start < 0 ? [] : [{ label: 'LOC', start, end: start + (input.includes('Rome') ? 4 : 5) }] };
});
const questions = [0, 4, 9, 0, 4].map((start, n) => ({ input: { question: 'who?', context: `the king saw Rome${' again'.repeat(n)}` }, ...(start === 0 ? {} : { answer: { start, end: start + 3 } }) }));
const choices = [0, 1, 2, 1, 0].map((answer, n) => ({ input: { text: 'the king saw', choices: ['queen', `queen ${n}`, 'nobody at all'] }, answer }));
const read = {
  'one label': () => trainingUnits(textClassification, opinions, three, {}),
  'several labels': () => trainingUnits(textClassification, opinions.map(({ input }, n) => ({ input, labels: [['a'], [], ['b', 'c'], ['a', 'b'], ['c']][n]! })), several, {}),
  values: () => trainingUnits(textClassification, opinions.map(({ input }, n) => ({ input, values: [n * n - 3] })), stars, {}),
  choices: () => trainingUnits(multipleChoice, choices, three, { truncate: true }),
  answers: () => trainingUnits(questionAnswering, questions, three, {}),
  entities: () => trainingUnits(tokenClassification, entities, names, {}),
};

/** Steps of the gradient itself. */
const descent: Optimiser = { name: 'descent', update: ({ parameter, gradient, rate, first, second }) => ({ parameter: sub(parameter, mul(gradient, rate)), first, second }) };

/** What one step at a rate of 1 makes of the weights, and its loss. */
async function stepped(loss: Graph, batches: readonly Tensors[]): Promise<Readonly<Record<string, number[]>>> {
  const graph = trainingStep(loss, { optimiser: descent, microbatches: batches.length });
  await using executable = await referenceBackend().compile(graph, initialiseWeights(loss.parameters, { seed: 7, initializerRange: 0.5 }));
  const { loss: value } = await executable.run({ ...stackMicrobatches(graph, batches), learning_rate: { dtype: 'float32', shape: [], data: Float32Array.of(1) } }, { outputs: ['loss'] });
  return Object.fromEntries([['loss', Array.from(value!.data)], ...Object.entries(await executable.readState()).map(([name, { data }]) => [name, Array.from(data)] as const)]);
}

async function collect(data: EpochData<TrainingUnit>, microbatches: number): Promise<readonly FineTuningBatch[]> {
  const batches: FineTuningBatch[] = [];
  for await (const batch of epochBatches(data, { seed: 1, epochs: 1, microbatches })) batches.push(batch);
  return batches;
}

async function expectSame(data: EpochData<TrainingUnit>, lossOf: (labelTotals: boolean) => Graph, parts: number): Promise<void> {
  const [whole, split] = [await collect(data, 1), await collect(data, parts)];
  expect([whole.length, split.length]).toEqual([1, parts]);
  for (const count of ['tokens', 'examples'] as const) expect(split.reduce((sum, batch) => sum + batch[count], 0)).toBe(whole[0]![count]);
  expect(split.map(({ position }) => position)).toEqual(split.map(() => whole[0]!.position));
  const [one, several] = [await stepped(lossOf(false), whole.map(({ inputs }) => inputs)), await stepped(lossOf(true), split.map(({ inputs }) => inputs))];
  for (const [name, values] of Object.entries(one)) expect(Math.max(...values.map((value, n) => Math.abs(value - several[name]![n]!))), name).toBeLessThan(1e-9);
}

describe('law: a step in parts is the step of the whole batch', () => {
  test.each([
    ['one label', three], ['several labels', several], ['values', stars], ['choices', three], ['answers', three], ['entities', names],
  ] as const)('of %s', async (kind, { config }) => {
    const units = await read[kind]();
    // Five rows in two or three parts lack one, in seven parts two have none at all.
    for (const parts of kind === 'one label' ? [2, 7] : [3]) await expectSame(headData(units), (labelTotals) => albertLoss(config, units.head, { labelTotals }), parts);
  });

  test('of several heads', async () => {
    const rows = async (name: string, kind: HeadRows['kind'], units: TrainingUnits): Promise<HeadRows> => ({ name, kind, labels: units.units[0]!.labels, units: () => units.units });
    const words: TrainingUnit = { rows: [{ ids: Int32Array.of(2, 4, 9, 6, 3), typeIds: new Int32Array(5) }], labels: { labels: { dtype: 'int32', shape: [1, 5], data: Int32Array.of(-100, 6, -100, 8, -100) } }, first: true };
    const heads = [
      await rows('marks', 'sequence-classification', await read['one label']()), await rows('scores', 'sequence-classification', await read.values()), await rows('places', 'token-classification', await read.entities()),
      await rows('answers', 'question-answering', await read.answers()), { name: 'words', kind: 'masked-lm' as const, labels: words.labels, units: () => [words, words] },
    ];
    const kinds = { marks: three.config.labels, scores: stars.config.labels, places: names.config.labels, answers: [], words: [] };
    const losses = Object.fromEntries(heads.map(({ name, kind }, n) => [name, { kind, labels: kinds[name as keyof typeof kinds], weight: 1 + n / 4 }]));
    for (const parts of [2, 5]) await expectSame(headsData(heads, 0), (labelTotals) => albertHeadsLoss(three.config, losses, { maskedPositions: true, labelTotals }), parts);
  });
});

test('parts have one shape, the rows in their order and then padding', async () => {
  const units = await read.answers();
  const whole = headData(units).batch(units.units);
  const parts = batchParts(whole, 3, 9);
  const joined = (name: string): number[] => parts.flatMap((part) => Array.from(part[name]!.data));
  const length = whole['input_ids']!.shape[1]!;
  for (const part of parts) expect(part['input_ids']!.shape).toEqual([2, length]);
  expect(joined('input_ids')).toEqual([...whole['input_ids']!.data, ...new Array<number>(length).fill(9)]);
  expect(joined('attention_mask')).toEqual([...whole['attention_mask']!.data, ...new Array<number>(length).fill(0)]);
  expect(joined('start_positions')).toEqual([...whole['start_positions']!.data, -100]);
});
