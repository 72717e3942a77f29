import { onnxBackend } from '@albertkit/backend-onnx';
import { tfjsBackend, type Tfjs } from '@albertkit/backend-tfjs';
import { albertForward, albertPresets, closeGraph, initialiseWeights, openGraph, slice, type Graph } from '@albertkit/core';
import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import * as runtime from 'onnxruntime-web';
import { median } from 'simple-statistics';
import { baseInputs, type BatchShape } from './base-model.js';
import { machine, showMachine } from './machine.js';
import { interleaved } from './measure.js';
import type { Report } from './report.js';
import { showTable } from './table.js';

const shapes: readonly BatchShape[] = [{ batch: 1, sequence: 16 }, { batch: 1, sequence: 128 }, { batch: 1, sequence: 384 }];
const config = { ...albertPresets.base, layers: 1 };

/** The base model with its block applied once; the first token's hidden state comes out. */
function baseLayer(): Graph {
  const graph = albertForward(config, 'base');
  return closeGraph({ outputs: { first: slice(openGraph(graph)[graph.outputs['last_hidden_state']!]!, 1, 0, 1) } });
}

/** One layer of the base model in WASM on one thread: TensorFlow.js beside ONNX Runtime, and where the time of TensorFlow.js goes. */
export async function tfjs(rounds: number): Promise<Report> {
  runtime.env.wasm.numThreads = 1;
  const at = machine();
  const graph = baseLayer();
  const weights = initialiseWeights(graph.parameters, { seed: 1, initializerRange: config.initializerRange });
  const times = new Map<string, number>();
  const plain = tfjsBackend({ tf: core, device: 'wasm' });
  const watched = tfjsBackend({ tf: timed(core, times), device: 'wasm' });
  const onnx = onnxBackend({ runtime });
  const [own, other, seen] = [await plain.compile(graph, weights), await onnx.compile(graph, weights), await watched.compile(graph, weights)];
  const results = [];
  for (const shape of shapes) {
    const inputs = baseInputs(graph, shape);
    const [ours, theirs] = await interleaved([{ name: 'tfjs', run: () => own.run(inputs) }, { name: 'onnxruntime-web', run: () => other.run(inputs) }], rounds);
    await seen.run(inputs);
    const profile = await profileOf(() => seen.run(inputs), times, rounds);
    results.push({ ...shape, tfjs: ours!.median, tfjsLeast: ours!.least, onnxruntime: theirs!.median, onnxruntimeLeast: theirs!.least, ratio: ours!.median / theirs!.median, profile });
  }
  await Promise.all([plain, onnx, watched].map((backend) => backend.dispose()));
  const head = ['batch', 'sequence', 'tfjs ms', 'least', 'onnxruntime-web ms', 'least', 'ratio'];
  const table = showTable(head, results.map((row) => [row.batch, row.sequence, row.tfjs, row.tfjsLeast, row.onnxruntime, row.onnxruntimeLeast, row.ratio]));
  const profiles = results.map(({ batch, sequence, profile }) => `${batch} x ${sequence}, ms in each function: ${Object.entries(profile).map(([name, ms]) => `${name} ${ms.toFixed(2)}`).join(', ')}`);
  return { name: 'tfjs', machine: at, rounds, results, text: `One layer of base in WASM, median of ${rounds}\n${showMachine(at)}\n\n${table}\n\n${profiles.join('\n')}` };
}

/** Median milliseconds in each function over some runs, the largest first. */
async function profileOf(run: () => Promise<unknown>, times: Map<string, number>, rounds: number): Promise<Readonly<Record<string, number>>> {
  const taken = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    times.clear();
    await run();
    times.forEach((ms, name) => taken.set(name, [...(taken.get(name) ?? []), ms]));
  }
  return Object.fromEntries([...taken].map(([name, all]) => [name, median(all)] as const).sort(([, a], [, b]) => b - a));
}

/** The same functions, which add the milliseconds they take to `times`: kernels of the WASM backend are done when they return. */
function timed(tf: Tfjs, times: Map<string, number>): Tfjs {
  const watch = <A extends readonly unknown[], R>(name: string, f: (...args: A) => R) => (...args: A): R => {
    const start = performance.now();
    try {
      return f(...args);
    } finally {
      times.set(name, (times.get(name) ?? 0) + performance.now() - start);
    }
  };
  const whole = ['tidy', 'engine', 'ready', 'setBackend', 'getBackend', 'findBackend', 'findBackendFactory', 'fused'];
  const entries = Object.entries(tf).map(([name, f]: [string, unknown]) => [name, typeof f === 'function' && !whole.includes(name) ? watch(name, f as (...args: readonly unknown[]) => unknown) : f]);
  return { ...(Object.fromEntries(entries) as Tfjs), fused: { ...tf.fused, matMul: watch('fused.matMul', tf.fused.matMul) } };
}
