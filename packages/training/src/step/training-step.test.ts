import { type Executable, type Graph, type Tensor, type Tensors, type Weights } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { size } from '../../../../testing/sizes.js';
import { distances, scalar } from '../fixtures/compare.js';
import { optimisers, type OptimiserName } from '../fixtures/optimisers.js';
import { int, tinyLoss, tinyTexts, tinyWeights } from '../fixtures/tiny-model.js';
import { adamwGoogle, adamwTorch } from '../optimiser/adamw.js';
import { stackMicrobatches } from './microbatches.js';
import { stateNames, trainedParameters } from './state-names.js';
import { trainingStep, type TrainingStepOptions } from './training-step.js';

const names = Object.keys(optimisers) as OptimiserName[];
const compile = (graph: Graph, weights: Weights = tinyWeights(tinyLoss('pretraining'))): Promise<Executable> => referenceBackend().compile(graph, weights);
const words = (batch: number, seed = 1): Tensors => ({
  ...tinyTexts(batch, seed),
  labels: int([batch, 5], Array.from({ length: batch * 5 }, (_, n) => ((n + seed) % 3 === 0 ? 1 + ((n * seed) % 12) : -100))),
  sentence_order_label: int([batch], Array.from({ length: batch }, (_, n) => (n + seed) % 2)),
});
const rate = { learning_rate: scalar(0.01) };
const value = (tensors: Tensors, name: string): number => tensors[name]!.data[0]!;
const parametersOf = async (graph: Graph, running: Executable): Promise<Tensors> => running.readState(trainedParameters(graph));

describe('a step', () => {
  test('lowers the loss of the batch it is taken on, again and again', async () => {
    for (const name of names) {
      const running = await compile(trainingStep(tinyLoss('pretraining'), { optimiser: optimisers[name]() }));
      const losses: number[] = [];
      for (let step = 0; step < 6; step++) losses.push(value(await running.run({ ...words(3), learning_rate: scalar(0.001) }), 'loss'));
      for (const [n, loss] of losses.slice(1).entries()) expect(loss, name).toBeLessThan(losses[n]!);
    }
  });
  test('keeps outputs of the loss graph that are asked for', async () => {
    const running = await compile(trainingStep(tinyLoss('pretraining'), { optimiser: adamwTorch(), keep: ['sop_logits'] }));
    expect(Object.keys(await running.run({ ...words(2), ...rate })).sort()).toEqual(['gradient_norm', 'loss', 'skipped', 'sop_logits', 'updates']);
  });
  test('moves nothing at a rate of 0', async () => {
    for (const name of names) {
      const graph = trainingStep(tinyLoss('pretraining'), { optimiser: optimisers[name]() });
      const running = await compile(graph);
      const before = await parametersOf(graph, running);
      await running.run({ ...words(2), learning_rate: scalar(0) });
      expect(distances(await parametersOf(graph, running), before)).toBe(0);
    }
  });
});

describe('frozen parameters', () => {
  test('are no state, and the others move as they do with a rate of 0 for the frozen', () => fc.assert(fc.asyncProperty(fc.constantFrom(/embeddings/, /bias$/, /encoder/, /predictions|sop/, (name: string) => name.length % 2 === 0), fc.constantFrom(...names), async (frozen, name) => {
    // Clipping looks at the gradients of what is trained, so the two agree without it alone.
    const optimiser = optimisers[name]({ clipNorm: Infinity });
    const some = trainingStep(tinyLoss('pretraining'), { optimiser, frozen });
    const all = trainingStep(tinyLoss('pretraining'), { optimiser, rates: [{ parameters: frozen, rate: 0 }] });
    const [one, other] = [await compile(some), await compile(all)];
    const start = await parametersOf(all, other);
    for (let step = 0; step < 3; step++) for (const running of [one, other]) await running.run({ ...words(2, step), ...rate });
    const after = await parametersOf(all, other);
    const moved = await parametersOf(some, one);
    expect(Object.keys(some.parameters).length + Object.keys(moved).length).toBe(Object.keys(after).length);
    for (const [parameter, tensor] of Object.entries(after)) {
      if (Object.hasOwn(moved, parameter)) expect(distances({ x: tensor }, { x: moved[parameter]! }), parameter).toBeLessThan(1e-12);
      else expect(distances({ x: tensor }, { x: start[parameter]! }), parameter).toBe(0);
    }
  }), { numRuns: size('trainingSteps') }));
  test('may not be all', () => {
    expect(() => trainingStep(tinyLoss('pretraining'), { optimiser: adamwTorch(), frozen: /./ })).toThrow(expect.objectContaining({ code: 'NOTHING_TO_TRAIN' }));
  });
});

describe('groups', () => {
  test('move at their multiple of the rate', async () => {
    const optimiser = adamwTorch({ weightDecay: 0 });
    const changes = async (options: Partial<TrainingStepOptions>, learningRate: number): Promise<Tensors> => {
      const graph = trainingStep(tinyLoss('pretraining'), { optimiser, ...options });
      const running = await compile(graph);
      const before = await parametersOf(graph, running);
      await running.run({ ...words(2), learning_rate: scalar(learningRate) });
      const after = await parametersOf(graph, running);
      return Object.fromEntries(Object.entries(after).map(([name, { data, ...type }]): [string, Tensor] => [name, { ...type, data: data.map((x, n) => x - before[name]!.data[n]!) }]));
    };
    const plain = await changes({}, 0.01);
    const grouped = await changes({ rates: [{ parameters: /embeddings\./, rate: 0.5 }, { parameters: /LayerNorm|predictions/, rate: 3 }] }, 0.01);
    for (const [name, { data }] of Object.entries(grouped)) {
      const by = /embeddings\./.test(name) ? 0.5 : /LayerNorm|predictions/.test(name) ? 3 : 1;
      for (const [n, change] of data.entries()) expect(Math.abs(change - by * plain[name]!.data[n]!), name).toBeLessThan(1e-12);
    }
  });
  test('have a rate', () => {
    for (const wrong of [-1, NaN, Infinity]) expect(() => trainingStep(tinyLoss('pretraining'), { optimiser: adamwTorch(), rates: [{ parameters: /bias/, rate: wrong }] })).toThrow(expect.objectContaining({ code: 'RATE_RANGE' }));
  });
});

describe('microbatches', () => {
  test.for(names)('move the parameters as one batch of all rows: %s', (name) => fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 20 }), async (microbatches, batch, seed) => {
    const optimiser = optimisers[name]();
    const keep = ['sop_logits'];
    const whole = trainingStep(tinyLoss('pretraining'), { optimiser, keep });
    const split = trainingStep(tinyLoss('pretraining', { labelTotals: true }), { optimiser, microbatches, keep });
    const [one, parts] = [await compile(whole), await compile(split)];
    for (const step of [seed, seed + 1]) {
      const batches = Array.from({ length: microbatches }, (_, n) => words(batch, step + n));
      const { sop_logits: scores, ...found } = await parts.run({ ...stackMicrobatches(split, batches), ...rate });
      const joined = Object.fromEntries(Object.keys(batches[0]!).map((key) => [key, joinedRows(batches.map((each) => each[key]!))]));
      const { sop_logits: expected, ...others } = await one.run({ ...joined, ...rate });
      expect(distances(found, others)).toBeLessThan(1e-12);
      expect(scores!.shape).toEqual([microbatches, batch, 2]);
      expect(distances({ scores: scores! }, { scores: expected! })).toBeLessThan(name === 'adamw-torch' ? 1e-7 : 1e-10);
    }
    // adamw-torch divides rounding errors by one another where a gradient is 0.
    expect(distances(await parametersOf(split, parts), await parametersOf(whole, one))).toBeLessThan(name === 'adamw-torch' ? 1e-7 : 1e-11);
  }), { numRuns: size('trainingSteps') }));
  test('are counted in whole numbers from 1', () => {
    for (const microbatches of [0, 1.5, -1, NaN]) expect(() => trainingStep(tinyLoss('pretraining'), { optimiser: adamwTorch(), microbatches })).toThrow(expect.objectContaining({ code: 'MICROBATCHES' }));
  });
});

/** Tensors one after another along their first axis. */
function joinedRows(tensors: readonly Tensor[]): Tensor {
  const rows = tensors.reduce((sum, { shape }) => sum + shape[0]!, 0);
  return int([rows, ...tensors[0]!.shape.slice(1)], tensors.flatMap(({ data }) => [...data]));
}

describe('an update whose loss is not finite', () => {
  const numbers = (labels: readonly number[]): Tensors => ({ ...tinyTexts(labels.length / 3), labels: { dtype: 'float32', shape: [labels.length / 3, 3], data: Float64Array.from(labels) } });
  const good = numbers([1, 2, 3, 4, 5, 6]);
  const loss = (options = {}): Graph => tinyLoss('sequence-classification', { problemType: 'regression', ...options });
  const weights = tinyWeights(loss());

  test.for([NaN, Infinity, 1e200])('moves nothing and is counted: %s', async (bad) => {
    const graph = trainingStep(loss(), { optimiser: adamwGoogle() });
    const [tried, spared] = [await compile(graph, weights), await compile(graph, weights)];
    await tried.run({ ...good, ...rate });
    await spared.run({ ...good, ...rate });
    const before = await tried.readState();
    const failed = await tried.run({ ...numbers([1, 2, bad]), ...rate });
    expect([value(failed, 'updates'), value(failed, 'skipped')]).toEqual([1, 1]);
    expect(value(failed, 'loss')).not.toBeLessThan(1e300);
    expect(distances(await tried.readState(), { ...before, [stateNames.skipped]: int([], [1]) })).toBe(0);
    expect(await tried.run({ ...good, ...rate })).toEqual({ ...(await spared.run({ ...good, ...rate })), skipped: failed['skipped'] });
    expect(await parametersOf(graph, tried)).toEqual(await parametersOf(graph, spared));
  });
  test('drops the whole batch where it was one of several microbatches', async () => {
    const graph = trainingStep(loss({ labelTotals: true }), { optimiser: adamwTorch(), microbatches: 2 });
    const running = await compile(graph, weights);
    const before = await running.readState();
    const failed = await running.run({ ...stackMicrobatches(graph, [numbers([NaN, 0, 0]), numbers([1, 2, 3])]), ...rate });
    expect([value(failed, 'updates'), value(failed, 'skipped')]).toEqual([0, 1]);
    expect(distances(await running.readState(), { ...before, [stateNames.skipped]: int([], [1]) })).toBe(0);
    expect(value(await running.run({ ...stackMicrobatches(graph, [numbers([3, 2, 1]), numbers([1, 2, 3])]), ...rate }), 'updates')).toBe(1);
  });
});
