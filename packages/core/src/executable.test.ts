import { describe, expect, test } from 'vitest';
import { albertForward } from './albert/forward.js';
import type { Executable, Tensors } from './backend.js';
import { executable, type Runner } from './executable.js';
import { float, int } from './fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from './fixtures/small-albert.js';
import { closeGraph } from './ir/graph.js';
import { scale, tanh } from './ops/elementwise.js';
import { repeat } from './ops/repeat.js';
import { constant, input, Parameters } from './ops/source.js';
import { referenceBackend } from './reference/index.js';

const graph = albertForward(smallConfig, 'base', { hiddenStates: true });
const inputs = rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]);
const compiled = (): Promise<Executable> => referenceBackend().compile(graph, smallWeights(graph.parameters));

describe('outputs', () => {
  test('are all of them, or those asked for', async () => {
    const model = await compiled();
    const all = await model.run(inputs);
    expect(Object.keys(all)).toEqual(Object.keys(graph.outputs));
    const some = await model.run(inputs, { outputs: ['pooler_output', 'hidden_states.1'] });
    expect(Object.keys(some)).toEqual(['pooler_output', 'hidden_states.1']);
    expect(some['pooler_output']).toEqual(all['pooler_output']);
    expect(await model.run(inputs, { outputs: [] })).toEqual({});
  });
  test('that the graph has not are refused', async () => {
    await expect((await compiled()).run(inputs, { outputs: ['logits'] })).rejects.toMatchObject({ code: 'OUTPUT_UNKNOWN', facts: { name: 'logits' } });
  });
});

describe('runs', () => {
  test('at once do not mix', async () => {
    const model = await compiled();
    const batches = Array.from({ length: 20 }, (_, n) => rows([[2, n % 11, (3 * n) % 11]]));
    const alone: Tensors[] = [];
    for (const batch of batches) alone.push(await model.run(batch));
    expect(await Promise.all(batches.map((batch) => model.run(batch)))).toEqual(alone);
    expect(await Promise.all(batches.map((batch) => model.run(batch, { signal: new AbortController().signal })))).toEqual(alone);
  });
  test('after a run that failed are as before', async () => {
    const model = await compiled();
    const before = await model.run(inputs);
    await expect(model.run({})).rejects.toMatchObject({ code: 'INPUT_MISSING' });
    expect(await model.run(inputs)).toEqual(before);
  });
  test('have taken their inputs when they are called', async () => {
    const model = await compiled();
    const expected = await model.run(inputs);
    const mine = structuredClone(inputs);
    const running = model.run(mine);
    for (const { data } of Object.values(mine)) data.fill(1);
    expect(await running).toEqual(expected);
  });
  test('give results that are the caller\'s own', async () => {
    const x = input('x', 'float32', [2]);
    const p = new Parameters();
    const weights = new Map([['w', float([2], [3, 4])]]);
    const model = await referenceBackend().compile(closeGraph({ outputs: { x, again: x, w: p.get('w', [2]), y: scale(x, 2) } }), weights);
    weights.get('w')!.data.fill(0);
    const given = { x: float([2], [1, 2]) };
    const first = await model.run(given);
    const expected = { x: float([2], [1, 2]), again: float([2], [1, 2]), w: float([2], [3, 4]), y: float([2], [2, 4]) };
    expect(first).toEqual(expected);
    first['x']!.data.fill(9);
    first['w']!.data.fill(9);
    expect(first['again']).toEqual(expected.again);
    expect(given.x).toEqual(float([2], [1, 2]));
    expect(await model.run(given)).toEqual(expected);
  });
});

describe('abort', () => {
  test('before a run ends it at once', async () => {
    const model = await compiled();
    await expect(model.run(inputs, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    await expect(model.run(inputs, { signal: AbortSignal.abort(new RangeError('enough')) })).rejects.toThrow('enough');
  });
  test('during a run ends it between two ops, and the next runs', async () => {
    const long = repeat({ times: { value: input('times', 'int32', []), name: 'times' }, carry: [constant(1)] }, ([x]) => ({ carry: [tanh(x!)] }));
    const model = await referenceBackend().compile(closeGraph({ outputs: { last: long.carry[0]! } }), new Map());
    const controller = new AbortController();
    const running = model.run({ times: int([], [2 ** 30]) }, { signal: controller.signal }); // hours of work: the test's own limit tells whether it ended
    setTimeout(() => controller.abort(), 20);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect((await model.run({ times: int([], [1]) }))['last']!.data[0]).toBe(Math.tanh(1));
  });
  test('after a run changes nothing', async () => {
    const controller = new AbortController();
    const result = await (await compiled()).run(inputs, { signal: controller.signal });
    controller.abort();
    expect(Object.keys(result)).toEqual(Object.keys(graph.outputs));
  });
});

describe('disposal', () => {
  /** A runner that ends when told, and notes what happens. */
  function waiting(): { model: Executable; events: string[]; end: () => void } {
    const events: string[] = [];
    const ends: (() => void)[] = [];
    const runner: Runner = {
      run: () => new Promise((resolve) => ends.push(() => {
        events.push('run ended');
        resolve({ outputs: {}, state: {} });
      })),
      dispose: async () => void events.push('freed'),
    };
    return { model: executable(closeGraph({ outputs: {} }), new Map(), runner), events, end: () => ends.forEach((one) => one()) };
  }

  test('waits for runs in flight, and frees once', async () => {
    const { model, events, end } = waiting();
    const running = model.run({});
    const disposed = Promise.all([model.dispose(), model.dispose(), model[Symbol.asyncDispose]()]);
    await expect(model.run({})).rejects.toMatchObject({ code: 'DISPOSED' });
    expect(events).toEqual([]);
    end();
    await Promise.all([running, disposed]);
    await model.dispose();
    expect(events).toEqual(['run ended', 'freed']);
  });
  test('during runs of the reference lets them end', async () => {
    const model = await compiled();
    const expected = await model.run(inputs);
    const running = Promise.all([model.run(inputs), model.run(inputs)]);
    await model.dispose();
    expect(await running).toEqual([expected, expected]);
  });
  test('ends everything an executable does', async () => {
    const model = await compiled();
    await model.dispose();
    await expect(model.run(inputs)).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(model.readState()).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(model.writeState({})).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});

describe('weights', () => {
  test('that are missing or of another shape are all named', async () => {
    const weights = new Map(smallWeights(graph.parameters));
    weights.delete('pooler.bias');
    await expect(referenceBackend().compile(graph, weights)).rejects.toMatchObject({ code: 'WEIGHT_MISSING', facts: { missing: ['pooler.bias'] } });
    weights.set('pooler.bias', float([2], [0, 0]));
    await expect(referenceBackend().compile(graph, weights)).rejects.toMatchObject({ code: 'WEIGHT_SHAPE_MISMATCH' });
  });
});
