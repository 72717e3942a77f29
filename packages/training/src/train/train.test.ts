import { closeGraph, div, expand, input, mul, Parameters, reshape, sub, sum, type Executable } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkpointKeeper } from '../checkpoint/keeper.js';
import type { JsonValue } from '../checkpoint/manifest.js';
import { memoryCheckpointStore } from '../checkpoint/store.js';
import { adamwTorch } from '../optimiser/adamw.js';
import { trainingStep } from '../step/training-step.js';
import { train, type TrainingBatch, type TrainingCheckpoints, type TrainOptions, type UpdateReport } from './train.js';
import { start, type TrainingProgress } from './progress.js';

/** The mean of (x - w)^2 over a batch of numbers, of which there are `labels_total` in all. */
const difference = sub(input('labels', 'float32', ['batch']), expand(reshape(new Parameters().get('w', [1]), [1]), ['batch']));
const total = reshape(sum(mul(difference, difference), [0]), []);
const lossGraph = closeGraph({ outputs: { loss: div(total, input('labels_total', 'float32', [])) } });

const graphOf = (microbatches?: number) => trainingStep(lossGraph, { optimiser: adamwTorch({ weightDecay: 0 }), ...(microbatches === undefined ? {} : { microbatches }) });
const compiled = (graph: ReturnType<typeof graphOf>): Promise<Executable> => referenceBackend().compile(graph, new Map([['w', { dtype: 'float32', shape: [1], data: Float32Array.of(4) }]]));

/** Batches of two numbers about 1, numbered from 0, without an end unless one is given. */
async function* batchesFrom(position: JsonValue, count = Infinity, value = (n: number): number => 1 + Math.sin(n)): AsyncGenerator<TrainingBatch> {
  for (let n = typeof position === 'number' ? position : 0; n < count; n++) {
    yield { inputs: { labels: { dtype: 'float32', shape: [2], data: Float32Array.of(value(2 * n), value(2 * n + 1)) } }, tokens: 2, position: n + 1 };
  }
}

const inMemory = (files = new Map<string, Uint8Array>()): TrainingCheckpoints => checkpointKeeper(memoryCheckpointStore(files), { identity: {}, keep: 100 });

type Run = Partial<TrainOptions>;
async function run(options: Run) {
  const graph = graphOf(options.microbatches);
  await using executable = await compiled(graph);
  const reports: UpdateReport[] = [];
  const trained = await train({ graph, executable, batches: batchesFrom, rate: () => 0.1, updates: 20, onUpdate: (report) => reports.push(report), ...options });
  return { ...trained, reports, state: await executable.readState() };
}

test('the loss falls, and every update is told of', async () => {
  const { reason, progress, reports, state } = await run({ updates: 60, rate: (update) => 0.3 / (1 + update / 10) });
  expect(reason).toBe('updates');
  expect(progress).toMatchObject({ update: 60, batch: 60, position: 60, tokens: 120, skipped: 0 });
  expect(reports.map(({ update }) => update)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
  expect(reports[0]!.learningRate).toBeCloseTo(0.3, 6);
  expect(state['w']!.data[0]).toBeCloseTo(1, 0);
});

test('a run that ends anywhere and goes on gives the same state as one that does not', () => fc.assert(fc.asyncProperty(
  fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 }), async (stop, checkpointEvery, microbatches) => {
    const whole = await run({ updates: 12, microbatches });
    const files = new Map<string, Uint8Array>();
    const checkpoints = inMemory(files);
    const given = { updates: 12, microbatches, checkpoints, checkpointEvery };
    const abort = new AbortController();
    const part = await run({ ...given, signal: abort.signal, onUpdate: ({ update }) => update === stop && abort.abort() });
    expect([part.reason, part.progress.update]).toEqual(['aborted', stop]);
    const rest = await run(given);
    expect([rest.progress, rest.state]).toEqual([whole.progress, whole.state]);
    // What was done since the last checkpoint is done again where the process ended without a word.
    for (const name of files.keys()) if (Number(/\d+/.exec(name)![0]) > stop - (stop % checkpointEvery)) files.delete(name);
    expect((await run(given)).state).toEqual(whole.state);
  }), { numRuns: 15 }));

test('an update of several batches is one of all their rows', async () => {
  const one = await run({ updates: 5, batches: (position) => wide(position, 3) });
  const several = await run({ updates: 5, microbatches: 3 });
  expect(several.state['w']!.data[0]).toBeCloseTo(one.state['w']!.data[0]!, 12);
  expect(several.reports.map(({ loss }) => loss.toFixed(10))).toEqual(one.reports.map(({ loss }) => loss.toFixed(10)));
});

async function* wide(position: JsonValue, times: number): AsyncGenerator<TrainingBatch> {
  let rows: number[] = [];
  for await (const { inputs, position: next } of batchesFrom(position)) {
    rows.push(...inputs['labels']!.data);
    if (rows.length < 2 * times) continue;
    yield { inputs: { labels: { dtype: 'float32', shape: [rows.length], data: Float32Array.from(rows) } }, tokens: rows.length, position: next };
    rows = [];
  }
}

test('training ends with the data, of which what fills no update is left', async () => {
  const { reason, progress } = await run({ microbatches: 4, batches: (position) => batchesFrom(position, 10) });
  expect([reason, progress.update, progress.batch]).toEqual(['data', 2, 8]);
});

test('evaluation keeps the best and ends what no longer gains', async () => {
  const best: number[] = [];
  const values = [3, 5, 4, 5, 1];
  const { reason, progress } = await run({
    updates: 100,
    checkpoints: { latest: async () => undefined, save: async (saved) => { if (saved.best) best.push(saved.step); } },
    evaluation: { every: 2, patience: 3, run: async (_, update) => values[update / 2 - 1]! },
  });
  expect([reason, progress.update, progress.best, progress.stale]).toEqual(['patience', 10, { update: 4, value: 5 }, 3]);
  expect(best).toEqual([2, 4]);
  const less = await run({ updates: 7, evaluation: { every: 2, lessIsBetter: true, run: async (_, update) => update } });
  expect(less.progress.best).toEqual({ update: 2, value: 2 }); // and one more at the end, which was no better
  expect(less.progress.stale).toBe(3);
  // The correlation of equal answers is no number, and no best.
  const late = await run({ updates: 4, evaluation: { every: 2, run: async (_, update) => (update === 2 ? NaN : -1) } });
  expect(late.progress.best).toEqual({ update: 4, value: -1 });
});

test('a loss that runs away goes back to the last checkpoint with a smaller rate', async () => {
  const restarted: TrainingProgress[] = [];
  const checkpoints = inMemory();
  // A loss of 4 at the least; from the thirtieth update on the rate is far too large, until it has been made smaller.
  const { reason, progress } = await run({ updates: 100, checkpoints, checkpointEvery: 5, batches: (position) => batchesFrom(position, Infinity, (n) => (n % 2 === 0 ? -1 : 3)), rate: (update) => (update < 30 ? 0.1 : 4000), divergence: { rise: 1.5, rateFactor: 0.01 }, onRestart: (of) => restarted.push(of) });
  expect(reason).toBe('updates');
  expect(restarted.length).toBeGreaterThan(0);
  expect(restarted[0]!.update).toBe(30);
  expect(progress.rateFactor).toBeCloseTo(0.01 ** restarted.length, 12);
});

test('a checkpoint that is due while the loss is no number is written at the first update that moves again', async () => {
  const steps: number[] = [];
  const checkpoints: TrainingCheckpoints = { latest: async () => undefined, save: async ({ step }) => void steps.push(step) };
  // Batch n has the labels 2n and 2n + 1: the tenth and eleventh updates have none that is a number.
  await run({ checkpoints, checkpointEvery: 5, batches: (position) => batchesFrom(position, Infinity, (n) => (n >= 18 && n < 22 ? NaN : 1 + Math.sin(n))) });
  expect(steps).toEqual([0, 5, 12, 15, 20]);
});

test('a checkpoint whose watch is of an older form begins a new one', async () => {
  const files = new Map<string, Uint8Array>();
  const kept = inMemory(files);
  await run({ checkpoints: kept });
  const { above: _, ...older } = start.watch;
  const checkpoints: TrainingCheckpoints = { ...kept, latest: async () => {
    const found = (await kept.latest())!;
    return { ...found, progress: { ...(found.progress as TrainingProgress), watch: older } };
  } };
  const { progress } = await run({ updates: 60, checkpoints });
  expect(progress.watch).toMatchObject({ seen: 40, failed: 0 });
  expect(((await kept.latest())!.progress as TrainingProgress).watch).toEqual(progress.watch);
});

test('a loss that is no number moves nothing, and ends training where there is no way back', async () => {
  const broken = (from: number) => (position: JsonValue) => batchesFrom(position, Infinity, (n) => (n >= from ? NaN : 1));
  const three = await run({ updates: 8, batches: (position) => batchesFrom(position, Infinity, (n) => (n >= 4 && n < 10 ? Infinity : 1)) });
  expect([three.progress.skipped, three.progress.update]).toEqual([3, 8]);
  expect(Number.isFinite(three.state['w']!.data[0])).toBe(true);
  await expect(run({ batches: broken(6), divergence: { failures: 2 } })).rejects.toMatchObject({ code: 'TRAINING_DIVERGED', facts: { update: 6, position: 6, failed: 3 } });
  await expect(run({ batches: broken(6), divergence: { failures: 2, restarts: 3 }, checkpoints: inMemory() })).rejects.toMatchObject({ code: 'TRAINING_DIVERGED', facts: { restarts: 3 } });
});

test('what makes no training is refused', async () => {
  const wrong: Run[] = [{ updates: 0 }, { updates: 1.5 }, { checkpointEvery: 0 }, { divergence: { rise: 1 } }, { evaluation: { every: 0, run: async () => 0 } }, { graph: lossGraph }];
  for (const options of wrong) await expect(run(options)).rejects.toMatchObject({ code: 'TRAINING_OPTION' });
});
