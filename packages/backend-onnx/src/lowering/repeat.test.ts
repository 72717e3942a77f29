import { difference, float, int, runOnce } from '@albertkit/conformance';
import { add, albertForward, albertPresets, cast, closeGraph, completeInputs, initialiseWeights, input, matmul, mul, repeat, scale, type Graph, type Tensors, type Value } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { describe, expect, test } from 'vitest';
import { runtimes } from '../fixtures/runtimes.js';
import { onnxBackend } from '../index.js';

const reference = referenceBackend();
const start = input('start', 'float32', ['rows', 2]);
const matrix = input('matrix', 'float32', [2, 2]);
const fed = input('times', 'int32', []);
const tensors = (times: number, rows: number): Tensors => ({
  start: float([rows, 2], Array.from({ length: 2 * rows }, (_, n) => Math.cos(n))),
  matrix: float([2, 2], [0.9, -0.3, 0.4, 0.7]),
  times: int([], [times]),
  slices: float([times, 2], Array.from({ length: 2 * times }, (_, n) => Math.sin(n))),
});

type Form = { readonly reverse: boolean; readonly dynamic: boolean; readonly nested: boolean };

/** A repeat with all that one can have: slices, captures, an int32 carry, the index, stacks, and one inside. */
function everything({ reverse, dynamic, nested }: Form, times: number): Graph {
  const length = dynamic ? 'times' : times;
  const slices = input('slices', 'float32', [length, 2]);
  const result = repeat({ times: dynamic ? { value: fed, name: 'times' } : times, carry: [start, input('count', 'int32', [])], each: [slices], reverse }, ([x, count], index, [slice]) => {
    const moved = add(matmul(x!, scale(matrix, 0.5)), mul(slice!, cast(index, 'float32'))); // [rows, 2]
    const inner = nested ? repeat({ times: 2, carry: [moved] }, ([y], step) => ({ carry: [add(mul(y!, slice!), cast(add(step, index), 'float32'))], collected: [y!] })) : undefined;
    const after = inner ? inner.carry[0]! : moved;
    return { carry: [after, add(count!, index)], collected: [x!, index, ...(inner ? inner.collected : [])] };
  });
  const named = (prefix: string, values: readonly Value[]): [string, Value][] => values.map((value, n) => [`${prefix}${n}`, value]);
  return closeGraph({ inputs: [fed], outputs: Object.fromEntries([...named('carry', result.carry), ...named('collected', result.collected)]) });
}

describe.each(runtimes)('$name', ({ runtime }) => {
  const backend = onnxBackend({ runtime });
  const forms = [false, true].flatMap((reverse) => [false, true].flatMap((dynamic) => [false, true].map((nested): Form => ({ reverse, dynamic, nested }))));

  test.each(forms)('a repeat is what the reference says: %o', async (form) => {
    for (const times of [0, 1, 3]) {
      for (const rows of [0, 2]) {
        const graph = everything(form, times);
        const inputs = { ...tensors(times, rows), count: int([], [5]) };
        const wanted = await runOnce(reference, graph, inputs);
        for (const option of form.dynamic ? ['loop'] as const : ['loop', 'unrolled'] as const) {
          const got = await runOnce(backend, graph, inputs, new Map(), { repeat: option });
          for (const [name, tensor] of Object.entries(wanted)) expect(difference(got[name], tensor), `${times} times, ${rows} rows, ${option}: ${name}`).toBeLessThan(1e-5);
        }
      }
    }
  });

  test('layers are counted in a run: one model at every depth', async () => {
    const config = { ...albertPresets.base, vocabularySize: 20, embeddingSize: 4, hiddenSize: 8, intermediateSize: 16, heads: 2, layers: 4, maxPositions: 8 };
    const graph = albertForward(config, 'base', { depth: true });
    const weights = initialiseWeights(graph.parameters, { seed: 3, initializerRange: 0.5 });
    const words = { input_ids: int([2, 3], [2, 5, 3, 2, 9, 3]) };
    const running = await backend.compile(graph, weights);
    for (const layers of [0, 1, 4]) {
      const fixed = albertForward({ ...config, layers: Math.max(1, layers) }, 'base');
      const wanted = layers === 0 ? await runOnce(reference, graph, completeInputs(graph, { ...words, depth: int([], [0]) }), weights) : await runOnce(backend, fixed, completeInputs(fixed, words), weights);
      const got = await running.run(completeInputs(graph, { ...words, depth: int([], [layers]) }));
      for (const [name, tensor] of Object.entries(wanted)) expect(difference(got[name], tensor), `${layers} layers: ${name}`).toBeLessThan(layers === 0 ? 1e-5 : 1e-7);
    }
    await running.dispose();
  });
});
