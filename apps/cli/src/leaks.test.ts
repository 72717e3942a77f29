import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { albertForward, completeInputs, initialiseWeights, parseAlbertConfig, type Backend, type Tensors } from '@albertkit/core';
import { expect, test } from 'vitest';
import { size } from '../../../testing/sizes.js';
import { openBackend } from './backends.js';
import { closing } from './closing.js';

const runs = size('leaks');
const cycles = runs / 10;
const long = runs > 1000;
const timeout = long ? 6 * 60 * 60 * 1000 : 60_000;

const config = parseAlbertConfig(JSON.stringify({ model_type: 'albert', vocab_size: 50, embedding_size: 8, hidden_size: 16, intermediate_size: 32, num_hidden_layers: 3, num_attention_heads: 2, max_position_embeddings: 16 }));
const graph = albertForward(config, 'base', { hiddenStates: true });
const weights = initialiseWeights(graph.parameters, { seed: 3, initializerRange: 0.5 });
const inputs: Tensors = completeInputs(graph, { input_ids: { dtype: 'int32', shape: [2, 6], data: Int32Array.from({ length: 12 }, (_, n) => n) } });
const wrong: Tensors = { ...inputs, input_ids: { dtype: 'int32', shape: [2, 6], data: new Int32Array(12).fill(50) } };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const backends = [['onnx', 'cpu'], ['onnx', 'wasm'], ['tfjs', 'cpu'], ['tfjs', 'wasm'], ['reference', 'cpu']] as const;

/** The tensors of TensorFlow.js; it cannot count before it has a device. */
const tensorCount = (): number => (tf.getBackend() ? tf.memory().numTensors : 0);

const samples = 200;

/** Resident memory, of the JavaScript heap what is in use: V8 lets the heap itself grow for speed, in steps of 16 MiB. */
function resident(): number {
  collectGarbage();
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  return rss - heapTotal + heapUsed;
}

/**
 * Does something again and again: it gives the same, and tensors of tfjs stay as many as they were. Resident memory is asked
 * only of a long check, once as many have gone before: on WebAssembly V8 compiles what runs often anew beside it, for some time.
 */
async function staysFlat(name: string, times: number, work: () => Promise<unknown>): Promise<void> {
  const first = await work();
  const tensors = tensorCount();
  for (let n = 0; long && n < times; n++) await work();
  const found: number[] = [];
  for (let n = 0; n < times; n++) {
    await work();
    expect(tensorCount()).toBe(tensors);
    if (long && n % (times / samples) === 0) found.push(resident());
  }
  expect(await work()).toEqual(first);
  if (!long) return;
  const median = (quarter: number): number => found.slice((quarter * samples) / 4, ((quarter + 1) * samples) / 4).sort((a, b) => a - b)[samples / 8]!;
  const [second, last] = [median(1), median(3)];
  console.log(`${name}: ${times} times, resident ${(second / 2 ** 20).toFixed(1)} MiB in the second quarter, ${(last / 2 ** 20).toFixed(1)} in the last`);
  expect(last - second).toBeLessThanOrEqual(Math.max(0.02 * second, 8 * 2 ** 20));
}

test.each(backends)('%s on %s leaves nothing behind', async (name, device) => {
  const before = tensorCount();
  await closing(await openBackend({ backend: name, device }), async (backend: Backend) => {
    await closing(await backend.compile(graph, weights), async (model) => {
      if (name === 'tfjs') expect(tensorCount()).toBeGreaterThan(before); // its weights: they are counted here
      await staysFlat(`${name} ${device}, runs`, runs, () => model.run(inputs));
    });
    await closing(await backend.compile(graph, weights), (model) => staysFlat(`${name} ${device}, errors`, cycles, () => model.run(wrong).catch(() => undefined)));
    await staysFlat(`${name} ${device}, loads`, cycles, async () => closing(await backend.compile(graph, weights), (model) => model.run(inputs)));
  });
  expect(tensorCount()).toBe(before);
}, timeout);
