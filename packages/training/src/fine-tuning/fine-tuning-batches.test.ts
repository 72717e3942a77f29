import { albertLoss, initialiseWeights, type Tensor, type Tensors } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { multipleChoice, questionAnswering, textClassification, tokenClassification, type EncodedInput, type TaskContext, type TaskOptions, type TrainableTask } from '@albertkit/tasks';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { taskContext } from '../fixtures/task-context.js';
import { planEpoch } from './epoch-plan.js';
import type { FineTuningBatch } from './epoch-batches.js';
import { fineTuningBatches } from './fine-tuning-batches.js';
import { trainingUnits, type TrainingUnits } from './training-units.js';

const three = taskContext(['bad', 'fair', 'good']);
const several = taskContext(['a', 'b', 'c'], { problem_type: 'multi_label_classification' });
const stars = taskContext(['stars']);
const names = taskContext(['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC']);

async function collect(units: TrainingUnits, options: Parameters<typeof fineTuningBatches>[1]): Promise<FineTuningBatch[]> {
  const batches: FineTuningBatch[] = [];
  for await (const batch of fineTuningBatches(units, options)) batches.push(batch);
  return batches;
}

/** Logits for one row of a batch that say what its labels do, as the graph would give them without padding. */
function perfect(context: TaskContext, { labels, start_positions: starts, end_positions: ends, input_ids: ids }: Tensors, row: number, tokens: number): Tensors {
  const tensor = (shape: number[], value: (n: number) => number): Tensor => ({ dtype: 'float32', shape, data: Float32Array.from({ length: shape.reduce((size, dim) => size * dim, 1) }, (_, n) => value(n)) });
  const classes = context.config.labels.length;
  if (starts && ends) return { start_logits: tensor([tokens], (n) => (n === starts.data[row] ? 12 : 0)), end_logits: tensor([tokens], (n) => (n === ends.data[row] ? 12 : 0)) };
  if (ids!.shape.length === 3) return { logits: tensor([1], () => (labels!.data[Math.floor(row / ids!.shape[1]!)] === row % ids!.shape[1]! ? 12 : 0)) };
  if (labels!.dtype === 'float32') return { logits: tensor([classes], (n) => (classes === 1 ? labels!.data[row]! : (labels!.data[row * classes + n]! - 0.5) * 24)) };
  if (labels!.shape.length === 1) return { logits: tensor([classes], (n) => (n === labels!.data[row] ? 12 : 0)) };
  return { logits: tensor([tokens, classes], (n) => (labels!.data[row * labels!.shape[1]! + Math.floor(n / classes)] === n % classes ? 12 : 0)) };
}

/** What decoding makes of perfect logits for each example, through the batches of an epoch. */
async function throughBatches<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  task: TrainableTask<Input, Options, Result, Encoded, Example>, examples: readonly Example[], context: TaskContext, options: Options, decoding: Options, seed: number,
): Promise<readonly Result[]> {
  const units = await trainingUnits(task, examples, context, options);
  const epoch = { seed, epoch: 1, tokenBudget: 100 };
  const plan = planEpoch(units, epoch);
  const batches = await collect(units, { seed, tokenBudget: 100, from: { epoch: 1, batch: 0 }, epochs: 2 });
  const outputs: Tensors[][] = units.units.map(() => []);
  plan.forEach((members, n) => {
    let row = 0;
    for (const unit of members) for (const { ids } of units.units[unit]!.rows) outputs[unit]!.push(perfect(context, batches[n]!.inputs, row++, ids.length));
  });
  let unit = 0;
  return examples.map((example) => {
    const own = [...outputs[unit++]!];
    while (unit < units.units.length && !units.units[unit]!.first) own.push(...outputs[unit++]!);
    return task.decode(task.encode(example.input, context, options), own, context, decoding);
  });
}

const word = fc.constantFrom('the', 'king', 'of', 'Rome', 'saw', 'unbelievable', 'queens', 'on', 'Monday', 'x');
const text = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => words.join(' '));
const several2 = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 1, maxLength: 8 });
/** Rows so short that most texts slide. */
const long: TaskOptions = { maxTokens: 16, overlap: 4 };
const runs = { numRuns: 25 };

describe('decoding perfect logits built from the labels of batches gives the examples back', () => {
  test('one label', async () => {
    await fc.assert(fc.asyncProperty(several2(fc.record({ input: text, label: fc.constantFrom('bad', 'fair', 'good') })), fc.nat(), async (given, seed) => {
      const examples = [...given, { input: 'x', label: 'bad' }, { input: 'x', label: 'good' }];
      const results = await throughBatches(textClassification, examples, three, long, {}, seed);
      expect(results.map(({ label }) => label)).toEqual(examples.map(({ label }) => label));
    }), runs);
  });
  test('several labels', async () => {
    await fc.assert(fc.asyncProperty(several2(fc.record({ input: text, labels: fc.subarray(['a', 'b', 'c']) })), fc.nat(), async (given, seed) => {
      const examples = [...given, { input: 'x', labels: ['a'] }, { input: 'x', labels: ['b'] }];
      const results = await throughBatches(textClassification, examples, several, long, {}, seed);
      expect(results.map(({ labels }) => labels.filter(({ score }) => score > 0.5).map(({ label }) => label).sort())).toEqual(examples.map(({ labels }) => labels));
    }), runs);
  });
  test('values', async () => {
    await fc.assert(fc.asyncProperty(several2(fc.record({ input: text, values: fc.tuple(fc.integer({ min: -9, max: 9 })) })), fc.nat(), async (given, seed) => {
      const examples = [...given, { input: 'x', values: [1] }, { input: 'x', values: [2] }];
      const results = await throughBatches(textClassification, examples, stars, long, {}, seed);
      results.forEach(({ score }, n) => expect(score).toBeCloseTo(examples[n]!.values[0]!, 5));
    }), runs);
  });
  test('entities of words', async () => {
    const example = fc.array(fc.tuple(word, fc.constantFrom('O', 'PER', 'LOC')), { minLength: 1, maxLength: 30 }).map((pairs) => ({
      input: { tokens: pairs.map(([one]) => one) },
      entities: pairs.flatMap(([, label], n) => (label === 'O' ? [] : [{ label, start: n, end: n + 1 }])),
    }));
    await fc.assert(fc.asyncProperty(several2(example), fc.nat(), async (given, seed) => {
      const examples = [...given, { input: { tokens: ['x', 'Rome'] }, entities: [{ label: 'LOC', start: 1, end: 2 }] }];
      const results = await throughBatches(tokenClassification, examples, names, long, {}, seed);
      expect(results.map(({ entities }) => entities.map(({ label, start, end }) => ({ label, start, end })))).toEqual(examples.map(({ entities }) => entities));
    }), runs);
  });
  test('answers and no answers, in windows', async () => {
    const example = fc.record({ words: fc.array(fc.nat(999), { minLength: 1, maxLength: 40 }), at: fc.nat(), answered: fc.boolean() }).map(({ words, at, answered }) => {
      const context = words.map((one) => String(one)).join(' ');
      const place = at % words.length;
      const start = words.slice(0, place).map((one) => `${one} `).join('').length;
      return { input: { question: 'which one?', context }, ...(answered ? { answer: { start, end: start + String(words[place]).length } } : {}) };
    });
    await fc.assert(fc.asyncProperty(several2(example), fc.nat(), async (examples, seed) => {
      const results = await throughBatches(questionAnswering, examples, three, { maxTokens: 24, overlap: 6 }, { noAnswer: 'threshold' }, seed);
      results.forEach(({ answer }, n) => {
        const { input: { context }, answer: wanted } = examples[n]!;
        expect(answer?.text).toBe(wanted && context.slice(wanted.start, wanted.end));
      });
    }), runs);
  });
  test('choices, more or fewer of them', async () => {
    const example = fc.tuple(text, fc.array(text, { minLength: 2, maxLength: 5 }), fc.nat()).map(([one, choices, at]) => ({ input: { text: one, choices }, answer: at % choices.length }));
    await fc.assert(fc.asyncProperty(several2(example), fc.nat(), async (examples, seed) => {
      const results = await throughBatches(multipleChoice, examples, three, { truncate: true, maxTokens: 32 }, {}, seed);
      expect(results.map(({ index }) => index)).toEqual(examples.map(({ answer }) => answer));
    }), runs);
  });
});

describe('batches', () => {
  const examples = Array.from({ length: 60 }, (_, n) => ({ input: Array.from({ length: 1 + (n % 13) }, () => 'word').join(' '), label: n % 2 ? 'good' : 'bad' }));
  const unitsOf = (options: TaskOptions = {}): Promise<TrainingUnits> => trainingUnits(textClassification, examples, three, options);

  test('every unit once an epoch, within the budget, of like length, other ones each epoch and seed, the same for the same', async () => {
    const units = await unitsOf();
    const plan = (seed: number, epoch: number): readonly (readonly number[])[] => planEpoch(units, { seed, epoch, tokenBudget: 64 });
    for (const epoch of [0, 1]) {
      expect(plan(3, epoch).flat().sort((a, b) => a - b)).toEqual(examples.map((_, n) => n));
      const lengths = plan(3, epoch).map((members) => members.map((n) => units.units[n]!.rows[0]!.ids.length));
      for (const own of lengths) expect(own.length * Math.max(...own)).toBeLessThanOrEqual(64);
      const padded = lengths.reduce((sum, own) => sum + own.length * Math.max(...own), 0);
      expect(padded).toBeLessThan(1.15 * lengths.flat().reduce((sum, length) => sum + length, 0));
    }
    expect(plan(3, 0)).toEqual(plan(3, 0));
    expect(plan(3, 0)).not.toEqual(plan(3, 1));
    expect(plan(3, 0)).not.toEqual(plan(4, 0));
    // Not merely other batches in another order: other company.
    expect(plan(3, 0).map((members) => [...members].sort().join()).sort()).not.toEqual(plan(3, 1).map((members) => [...members].sort().join()).sort());
  });
  test('examples are counted once, whatever their windows', async () => {
    const batches = await collect(await unitsOf({ maxTokens: 6, overlap: 1 }), { seed: 1, tokenBudget: 40, epochs: 2 });
    expect(batches.reduce((sum, one) => sum + one.examples, 0)).toBe(2 * examples.length);
    expect(batches.reduce((sum, { inputs }) => sum + inputs['input_ids']!.shape[0]!, 0)).toBeGreaterThan(2 * examples.length);
    for (const { inputs, tokens } of batches) expect(Array.from(inputs['attention_mask']!.data).filter((one) => one === 1)).toHaveLength(tokens);
  });
  test('going on from any position gives what would have followed', async () => {
    const units = await unitsOf();
    const all = await collect(units, { seed: 5, tokenBudget: 128, epochs: 2 });
    for (const cut of [0, 1, all.length >> 1, all.length - 2, all.length - 1]) {
      const position = JSON.parse(JSON.stringify(all[cut]!.position)) as FineTuningBatch['position'];
      expect(await collect(units, { seed: 5, tokenBudget: 128, epochs: 2, from: position })).toEqual(all.slice(cut + 1));
    }
    await expect(collect(units, { seed: 5, from: { epoch: 0, batch: 999 } })).rejects.toMatchObject({ code: 'POSITION' });
    await expect(collect(units, { seed: -1 })).rejects.toMatchObject({ code: 'OPTION', facts: { option: 'seed' } });
  });
});

describe('the loss takes them', () => {
  /** The losses of all batches of an epoch, each with the number of units it is the mean of. */
  async function losses(units: TrainingUnits, context: TaskContext, tokenBudget: number): Promise<readonly { readonly loss: number; readonly count: number }[]> {
    const backend = referenceBackend();
    const graph = albertLoss(context.config, units.head);
    const executable = await backend.compile(graph, initialiseWeights(graph.parameters, { seed: 7, initializerRange: 0.5 }));
    const found: { loss: number; count: number }[] = [];
    for (const { inputs } of await collect(units, { seed: 1, tokenBudget, epochs: 1 })) {
      const { loss } = await executable.run(inputs, { outputs: ['loss'] });
      found.push({ loss: loss!.data[0]!, count: inputs['input_ids']!.shape[0]! });
    }
    await backend.dispose();
    return found;
  }
  const mean = (parts: readonly { readonly loss: number; readonly count: number }[]): number => parts.reduce((sum, { loss, count }) => sum + loss * count, 0) / parts.reduce((sum, { count }) => sum + count, 0);
  const entities = [{ input: 'the king of Rome saw', entities: [{ label: 'LOC', start: 12, end: 16 }] }];
  const choices = [2, 3, 3, 5].map((count, n) => ({ input: { text: 'the king saw', choices: Array.from({ length: count }, (_, choice) => `queen ${choice}`) }, answer: n % count }));
  // Of one length: the loss of answers counts padding among the places that an answer may have, as in transformers.
  const questions = [0, 4, 9].map((start) => ({ input: { question: 'who?', context: 'the king saw Rome' }, ...(start === 0 ? {} : { answer: { start, end: start + 3 } }) }));
  test.each([
    ['one label', () => trainingUnits(textClassification, [{ input: 'good', label: 'good' }, { input: 'a bad one', label: 'bad' }, { input: 'fair and square', label: 'fair' }], three, {}), three],
    ['several labels', () => trainingUnits(textClassification, [{ input: 'good', labels: ['a'] }, { input: 'a bad one', labels: [] }], several, {}), several],
    ['values', () => trainingUnits(textClassification, [{ input: 'good', values: [2] }, { input: 'a bad one', values: [-1] }], stars, {}), stars],
    ['choices', () => trainingUnits(multipleChoice, choices, three, { truncate: true }), three],
    ['answers', () => trainingUnits(questionAnswering, questions, three, {}), three],
    ['entities', () => trainingUnits(tokenClassification, [...entities, ...entities], names, {}), names],
  ] as const)('%s: the loss of a batch is the mean of its units\'', async (_, make, context) => {
    const units = await make();
    const [alone, together] = [await losses(units, context, 1), await losses(units, context, 4096)];
    expect(alone).toHaveLength(units.units.length);
    expect(together.length).toBeLessThan(alone.length);
    expect(mean(together)).toBeCloseTo(mean(alone), 9);
  });
});
