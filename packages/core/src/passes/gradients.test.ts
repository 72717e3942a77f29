import { describe, expect, test } from 'vitest';
import { float, runReference } from '../fixtures/run-reference.js';
import { closeGraph, type Graph } from '../ir/graph.js';
import { cast } from '../ops/compare.js';
import { add, mul, tanh } from '../ops/elementwise.js';
import { repeat } from '../ops/repeat.js';
import { input, Parameters } from '../ops/source.js';
import { gradientGraph } from './gradients.js';
import { unroll } from './unroll.js';

const scalar = (value: number): ReturnType<typeof float> => float([], [value]);

/** x goes through tanh(x y + n) three times; the second state is looked at too. */
function recurrent(): Graph {
  const p = new Parameters();
  const [x, y] = [p.get('x', []), p.get('y', [])];
  const run = repeat({ times: 3, carry: [x] }, ([state], index) => {
    const next = tanh(add(mul(state!, y), cast(index, 'float32')));
    return { carry: [next], collected: [mul(next, next)] };
  });
  return closeGraph({ outputs: { loss: run.carry[0]!, squares: run.collected[0]! } });
}

describe('the gradient of a gradient', () => {
  const weights = (y = 0.6): Map<string, ReturnType<typeof float>> => new Map([['x', scalar(0.7)], ['y', scalar(y)]]);
  test.for<[string, (graph: Graph) => Graph]>([['through a loop', (graph) => graph], ['unrolled', unroll]])('%s', async ([, change]) => {
    const second = await runReference(gradientGraph(change(gradientGraph(change(recurrent()))), { loss: 'y' }), {}, weights());
    const slope = async (y: number): Promise<number> => (await runReference(gradientGraph(recurrent()), {}, weights(y)))['y']!.data[0]!;
    const step = 1 / 1024;
    const [near, far] = [(await slope(0.6 + step)) - (await slope(0.6 - step)), (await slope(0.6 + 2 * step)) - (await slope(0.6 - 2 * step))];
    expect(second['y']!.data[0]).toBeCloseTo((8 * near - far) / (12 * step), 9);
    expect(second['x']!.data[0]).not.toBe(0);
  });
});

describe('a gradient graph', () => {
  const p = new Parameters();
  const loss = mul(p.get('used', []), input('fed', 'float32', []));
  const graph = closeGraph({ outputs: { loss, other: p.get('idle', [2]), vector: p.get('idle', [2]) }, inputs: [input('unread', 'int32', ['batch'])], limits: { batch: 3 } });

  test('gives zeros for a parameter that the loss does not depend on', async () => {
    const found = await runReference(gradientGraph(graph), { fed: scalar(3), unread: { dtype: 'int32', shape: [1], data: Int32Array.of(1) } }, new Map([['used', scalar(2)], ['idle', float([2], [1, 1])]]));
    expect(found).toEqual({ loss: scalar(6), used: scalar(3), idle: float([2], [0, 0]) });
  });
  test('takes the same inputs, within the same limits', () => {
    const { inputs, limits } = gradientGraph(graph);
    expect({ inputs, limits }).toEqual({ inputs: graph.inputs, limits: graph.limits });
  });
  test('is for the parameters asked for', () => {
    expect(Object.keys(gradientGraph(graph, { parameters: ['used'] }).outputs)).toEqual(['loss', 'used']);
  });
  test('is for inputs too, beside outputs that are kept', async () => {
    const changed = gradientGraph(graph, { parameters: [], inputs: ['fed'], keep: ['other'] });
    expect(await runReference(changed, { fed: scalar(3), unread: { dtype: 'int32', shape: [1], data: Int32Array.of(1) } }, new Map([['used', scalar(2)], ['idle', float([2], [1, 1])]])))
      .toEqual({ other: float([2], [1, 1]), loss: scalar(6), fed: scalar(2) });
  });
  test('starts from one number', () => {
    expect(() => gradientGraph(graph, { loss: 'vector' })).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
  test('names what the graph has not', () => {
    expect(() => gradientGraph(graph, { loss: 'nothing' })).toThrow(expect.objectContaining({ code: 'GRAPH_NAME' }));
    for (const options of [{ parameters: ['nothing'] }, { inputs: ['used'] }, { keep: ['nothing'] }]) expect(() => gradientGraph(graph, options)).toThrow(expect.objectContaining({ code: 'GRAPH_NAME' }));
  });
});
