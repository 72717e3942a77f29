import { onnxBackend } from '@albertkit/backend-onnx';
import { tfjsBackend } from '@albertkit/backend-tfjs';
import { albertLoss, closeGraph, input, loadWeights, unroll, type Backend, type Graph, type Tensor, type Tensors, type Value, type Weights } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { adamwGoogle, adamwTorch, lambGoogle, stackMicrobatches, trainingStep, type Optimiser } from '@albertkit/training';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { goldenGradients } from '../../../testing/golden.js';
import { size } from '../../../testing/sizes.js';

web.env.wasm.numThreads = 1;
const backends: readonly [string, () => Backend][] = [
  ['onnxruntime-node', () => onnxBackend({ runtime: node })],
  ['onnxruntime-web', () => onnxBackend({ runtime: web })],
  ['tfjs wasm', () => tfjsBackend({ tf, device: 'wasm' })],
  ['tfjs cpu', () => tfjsBackend({ tf, device: 'cpu' })],
];
const optimisers = [adamwTorch(), adamwGoogle(), lambGoogle()].map((optimiser) => [optimiser.name, optimiser] as const);
const golden = goldenGradients();
const scalar = (value: number): Tensor => ({ dtype: 'float32', shape: [], data: Float32Array.of(value) });

/** The same numbers for every backend: what a float32 holds. */
const rounded = (tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dtype === 'float32' ? { ...tensor, data: Float32Array.from(tensor.data) } : tensor]));

/** What the reference loses over 20 steps, computed once for all backends. */
const referenceLosses = new Map<string, Promise<number[]>>();

async function losses(backend: Backend, step: Graph, inputs: Tensors, weights: Weights, steps: number): Promise<number[]> {
  const running = await backend.compile(step, weights);
  const found: number[] = [];
  for (let n = 0; n < steps; n++) found.push((await running.run(inputs))['loss']!.data[0]!);
  await backend.dispose();
  return found;
}

/** One update of a parameter as a graph of its own. */
function updateGraph({ update }: Optimiser, shape: readonly number[]): Graph {
  const tensor = (name: string): Value => input(name, 'float32', shape);
  const [rate, number] = [input('rate', 'float32', []), input('update', 'float32', [])];
  const of = { parameter: tensor('parameter'), gradient: tensor('gradient'), first: tensor('first'), second: tensor('second') };
  return closeGraph({ inputs: [...Object.values(of), rate, number], outputs: { ...update({ name: 'ffn.weight', ...of, rate, update: number }) } });
}

/** Of entries over 1, relative. */
const largestDifference = (a: Tensor, b: Tensor): number => Array.from(a.data).reduce((worst, x, n) => Math.max(worst, Math.abs(x - b.data[n]!) / Math.max(1, Math.abs(x))), 0);

describe.for(backends)('%s', ([, make]) => {
  test.for(optimisers)('%s loses over 20 steps what the reference loses, within 1e-4', async ([id, optimiser]) => {
    // Small: each optimiser on another model. Long: each on all.
    const place = optimisers.findIndex(([name]) => name === id);
    for (const { name, config, head, stored, inputs, labels } of golden.slice(place).concat(golden.slice(0, place)).slice(0, size('trainingModels'))) {
      const loss = albertLoss(config, head);
      const step = trainingStep(loss, { optimiser });
      const fed = rounded({ ...inputs, ...labels, learning_rate: scalar(0.002) });
      const weights = loadWeights(stored, loss.parameters);
      const expecting = referenceLosses.get(`${id} ${name}`) ?? losses(referenceBackend(), step, fed, weights, 20);
      referenceLosses.set(`${id} ${name}`, expecting);
      const [expected, found] = [await expecting, await losses(make(), step, fed, weights, 20)];
      expect(expected.at(-1)!, name).toBeLessThan(expected[0]!);
      expected.forEach((value, n) => expect(Math.abs(found[n]! - value) / value, `${name}, step ${n}`).toBeLessThan(1e-4));
    }
  });
  test.for(optimisers)('%s updates a parameter as the reference does, within 1e-6', async ([, optimiser]) => {
    const graph = updateGraph(optimiser, [30, 7]);
    const wave = (size: number, salt: number, sign = true): Tensor => ({ dtype: 'float32', shape: [30, 7], data: Float32Array.from({ length: 210 }, (_, n) => size * (sign ? Math.sin(n * 1.7 + salt) : 1 + Math.sin(n * 1.3 + salt))) });
    const backend = make();
    const [exact, single] = [await referenceBackend().compile(graph, new Map()), await backend.compile(graph, new Map())];
    for (const [update, size] of [[1, 1], [2, 1e-3], [1000, 0.1], [100_000, 3]] as const) {
      const before = update === 1 ? 0 : size;
      const fed = { parameter: wave(0.5, 1), gradient: wave(size, 2), first: wave(before, 3), second: wave(before ** 2, 4, false), rate: scalar(0.01), update: scalar(update) };
      const [expected, found] = [await exact.run(fed), await single.run(fed)];
      for (const [name, tensor] of Object.entries(expected)) expect(largestDifference(found[name]!, tensor), `${name} of update ${update}`).toBeLessThan(1e-6);
    }
    await backend.dispose();
  });
  test('several microbatches in one run are one batch, as loops and with the blocks written out', async () => {
    const { config, head, stored, inputs, labels } = golden.find(({ name }) => name === 'pretraining')!;
    const loss = albertLoss(config, head, { labelTotals: true });
    const weights = loadWeights(stored, loss.parameters);
    const batches = [0, 1, 2].map((row) => rounded(Object.fromEntries(Object.entries({ ...inputs, ...labels }).map(([name, { dtype, shape, data }]) => {
      const size = data.length / shape[0]!;
      return [name, { dtype, shape: [1, ...shape.slice(1)], data: data.slice(row * size, (row + 1) * size) }];
    }))));
    const expected = await losses(make(), trainingStep(albertLoss(config, head), { optimiser: lambGoogle() }), rounded({ ...inputs, ...labels, learning_rate: scalar(0.01) }), weights, 3);
    for (const graph of [loss, unroll(loss)]) {
      const step = trainingStep(graph, { optimiser: lambGoogle(), microbatches: 3 });
      const found = await losses(make(), step, { ...rounded(stackMicrobatches(step, batches)), learning_rate: scalar(0.01) }, weights, 3);
      expected.forEach((value, n) => expect(Math.abs(found[n]! - value) / value, `step ${n}`).toBeLessThan(1e-5));
    }
  });
});
