import { describe, expect, test } from 'vitest';
import type { Executable, Tensor } from './backend.js';
import { executable } from './executable.js';
import { float, int } from './fixtures/run-reference.js';
import { closeGraph, type GraphState } from './ir/graph.js';
import { add, mul } from './ops/elementwise.js';
import { constant, input, Parameters, state } from './ops/source.js';
import { referenceBackend } from './reference/index.js';

const vector = { dtype: 'float32', shape: [2] } as const;
const scalar = { dtype: 'int32', shape: [] } as const;

/** total becomes total + x; steps counts; the output is the new total times a weight. */
function accumulator(initial: GraphState['initial'] = { fill: 0 }): Promise<Executable> {
  const total = add(state('total', vector), input('x', 'float32', [2]));
  const graph = closeGraph({
    outputs: { scaled: mul(total, new Parameters().get('w', [2])), total },
    state: {
      total: { type: vector, initial, next: total },
      steps: { type: scalar, initial: { fill: 7 }, next: add(state('steps', scalar), constant(1, 'int32')) },
    },
  });
  return referenceBackend().compile(graph, new Map([['w', float([2], [10, 100])]]));
}
const x = (a: number, b: number): { x: Tensor } => ({ x: float([2], [a, b]) });
const values = async (model: Executable): Promise<Record<string, number[]>> =>
  Object.fromEntries(Object.entries(await model.readState()).map(([name, { data }]) => [name, Array.from(data)]));

describe('state', () => {
  test('starts filled or as a weight, and advances with each run', async () => {
    const model = await accumulator();
    expect(await values(model)).toEqual({ total: [0, 0], steps: [7] });
    expect([...(await model.run(x(1, 2)))['scaled']!.data]).toEqual([10, 200]);
    expect([...(await model.run(x(1, 2), { outputs: ['scaled'] }))['scaled']!.data]).toEqual([20, 400]);
    await model.run(x(0, 0), { outputs: [] });
    expect(await values(model)).toEqual({ total: [2, 4], steps: [10] });
    expect(await values(await accumulator({ weight: 'w' }))).toEqual({ total: [10, 100], steps: [7] });
  });
  test('runs one after another, whenever they are called', async () => {
    const model = await accumulator();
    const calls = [model.run(x(1, 0)), model.readState(['total']), model.run(x(2, 0)), model.writeState({ total: float([2], [100, 0]) }), model.run(x(4, 0)), model.readState(['total'])];
    const results = await Promise.all(calls);
    expect(results.map((result) => result?.['total']?.data[0])).toEqual([1, 1, 3, undefined, 104, 104]);
  });
  test('is not moved by a run that fails or is aborted', async () => {
    const model = await accumulator();
    await expect(model.run({})).rejects.toMatchObject({ code: 'INPUT_MISSING' });
    const controller = new AbortController();
    const [first, waiting, after] = [model.run(x(1, 1)), model.run(x(2, 2), { signal: controller.signal }), model.run(x(5, 5))];
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await Promise.all([first, after]);
    expect(await values(model)).toEqual({ total: [6, 6], steps: [9] });
  });
  test('is not moved by a run that ends after its abort', async () => {
    const graph = closeGraph({ outputs: {}, state: { kept: { type: scalar, initial: { fill: 3 }, next: state('kept', scalar) } } });
    const controller = new AbortController();
    const model = executable(graph, new Map(), {
      async run() {
        controller.abort();
        return { outputs: {}, state: { kept: int([], [4]) } };
      },
      dispose: async () => {},
    });
    await expect(model.run({}, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(await values(model)).toEqual({ kept: [3] });
    await model.run({});
    expect(await values(model)).toEqual({ kept: [4] });
  });
  test('belongs to the executable: what it gives and takes are copies', async () => {
    const model = await accumulator();
    const written = float([2], [1, 1]);
    const writing = model.writeState({ total: written });
    written.data.fill(50);
    await writing;
    (await model.run(x(1, 1)))['total']!.data.fill(50);
    (await model.readState())['total']!.data.fill(50);
    expect(await values(model)).toEqual({ total: [2, 2], steps: [8] });
  });
  test('of two executables is two', async () => {
    const [one, other] = [await accumulator(), await accumulator()];
    await one.run(x(1, 1));
    expect((await values(other))['total']).toEqual([0, 0]);
  });
  test('in flight is waited for by dispose', async () => {
    const model = await accumulator();
    const calls = [model.run(x(1, 0)), model.run(x(2, 0))];
    await model.dispose();
    expect((await Promise.all(calls)).map((result) => result['total']!.data[0])).toEqual([1, 3]);
  });
});

describe('state refuses', () => {
  test('names it does not keep', async () => {
    const model = await accumulator();
    await expect(model.readState(['mean'])).rejects.toMatchObject({ code: 'STATE_UNKNOWN', facts: { name: 'mean' } });
    await expect(model.writeState({ mean: float([2], [1, 2]) })).rejects.toMatchObject({ code: 'STATE_UNKNOWN' });
  });
  test('another shape or dtype, and then writes nothing', async () => {
    const model = await accumulator();
    await expect(model.writeState({ steps: int([], [1]), total: float([1], [1]) })).rejects.toMatchObject({ code: 'STATE_SHAPE', facts: { name: 'total' } });
    await expect(model.writeState({ total: int([2], [1, 1]) })).rejects.toMatchObject({ code: 'STATE_SHAPE' });
    expect(await values(model)).toEqual({ total: [0, 0], steps: [7] });
  });
  test('to start as a weight that is not there or of another shape', async () => {
    await expect(accumulator({ weight: 'v' })).rejects.toMatchObject({ code: 'WEIGHT_MISSING', facts: { missing: ['v'] } });
    const graph = closeGraph({ outputs: {}, state: { kept: { type: scalar, initial: { weight: 'w' }, next: state('kept', scalar) } } });
    await expect(referenceBackend().compile(graph, new Map([['w', float([2], [1, 2])]]))).rejects.toMatchObject({ code: 'WEIGHT_SHAPE_MISMATCH' });
  });
});
