import { onnxBackend } from '@albertkit/backend-onnx';
import { albertLoss, albertPresets, closeGraph, completeInputs, gradientGraph, initialiseWeights, openGraph, slice, reshape, dimProduct, unroll, type AlbertConfig, type Graph, type Tensor } from '@albertkit/core';
import * as runtime from 'onnxruntime-node';
import type { Form, Found } from './recompute.js';

/** Hidden 256, 6 layers, a batch of 16 x 128: the small step of the training benchmarks. */
const config: AlbertConfig = { ...albertPresets.base, vocabularySize: 8000, embeddingSize: 64, hiddenSize: 256, intermediateSize: 1024, layers: 6, heads: 4, maxPositions: 128 };
const [batch, sequence] = [16, 128];

const ints = (shape: readonly number[], value: (n: number) => number): Tensor => ({ dtype: 'int32', shape, data: Int32Array.from({ length: shape.reduce((n, size) => n * size, 1) }, (_, n) => value(n)) });

/** One entry of each gradient, so that fetching them is no part of time or memory. */
function firstEntries(graph: Graph): Graph {
  const values = openGraph(graph);
  const outputs = Object.entries(graph.outputs).map(([name, number]) => {
    const value = values[number]!;
    return [name, value.type.shape.length === 0 ? value : slice(reshape(value, [dimProduct(value.type.shape)]), 0, 0, 1)] as const;
  });
  return closeGraph({ outputs: Object.fromEntries(outputs), limits: graph.limits });
}

const { form, dropout, rounds } = JSON.parse(process.argv[2]!) as Form & { rounds: number };
const model = albertLoss(config, 'token-classification', { dropout: dropout > 0 && { hidden: dropout, attention: dropout, classifier: dropout } });
const graph = firstEntries(gradientGraph(form === 'unrolled' ? unroll(model) : model, { recompute: form === 'recomputed' }));
const weights = initialiseWeights(graph.parameters, { seed: 1, initializerRange: 0.02 });
const running = await onnxBackend({ runtime }).compile(graph, weights);
const inputs = completeInputs(graph, {
  input_ids: ints([batch, sequence], (n) => (n * 7919) % config.vocabularySize), labels: ints([batch, sequence], (n) => n % 2), ...(dropout > 0 ? { dropout_seed: ints([], () => 5) } : {}),
});
const before = process.memoryUsage().rss;
const samples: number[] = [];
for (let round = 0; round <= rounds; round++) {
  const start = process.cpuUsage();
  await running.run(inputs);
  const { user, system } = process.cpuUsage(start);
  if (round > 0) samples.push((user + system) / 1000);
}
await running.dispose();
const found: Found = { samples, megabytes: (process.resourceUsage().maxRSS * 1024 - before) / 1e6 };
process.stdout.write(JSON.stringify(found));
