import { albertLoss, gradientGraph, type AlbertConfig, type Tensor, type Tensors, type Weights } from '@albertkit/core';
import fc from 'fast-check';
import type { Check, Subject } from '../check.js';
import { weightsAwayFromKinks } from '../models/kinks.js';
import { gradientScales } from '../models/noise.js';
import { configs, feedsOf, randomWeights } from '../models/random-albert.js';
import { property } from '../property.js';
import { runOnce } from '../run-once.js';
import { tolerance } from '../tolerance.js';

type Example = { readonly config: AlbertConfig; readonly seed: number; readonly nudged: number };
const examples: fc.Arbitrary<Example> = fc.record({ config: configs.map((config) => ({ ...config, groups: 1, layers: Math.max(2, config.layers) })), seed: fc.nat(), nudged: fc.nat() });
const show = ({ config: { layers, innerLayers, activation }, seed, nudged }: Example): string => JSON.stringify({ layers, innerLayers, activation, seed, nudged });
const block = /albert_layer_groups\.(\d+)\./;
const asGroup = (name: string, group: number): string => name.replace(block, `albert_layer_groups.${group}.`);

/** The same model with one group of layers, and with a group for each. */
const twins = ({ config, seed }: Example): { readonly shared: ReturnType<typeof albertLoss>; readonly unshared: ReturnType<typeof albertLoss>; readonly feeds: Tensors; readonly weights: Weights } => {
  const of = (groups: number): ReturnType<typeof albertLoss> => albertLoss({ ...config, groups }, 'token-classification');
  const shared = of(1);
  return { shared, unshared: of(config.layers), feeds: feedsOf(shared, { seed, batch: 2, sequence: 4, masking: 'ragged' }), weights: randomWeights(shared.parameters, seed) };
};
/** The shared block's weights once for each layer. */
const copied = (weights: Weights, layers: number): Weights =>
  new Map([...weights].flatMap(([name, tensor]) => (block.test(name) ? Array.from({ length: layers }, (_, group) => [asGroup(name, group), tensor] as const) : [[name, tensor] as const])));
const blocks = ({ config: { layers, innerLayers } }: Example): number => layers * innerLayers;
const numRuns = ({ models }: Subject): number => models;

/** Sharing is the same as copying, in what a model gives, in what a change of the block does, and in what its gradient is. */
export const sharingLaws: readonly Check[] = [
  property('laws/a change of the shared block changes every application', examples, async (example, { backend, precision, compile }, meter) => {
    const { shared, unshared, feeds, weights } = twins(example);
    const names = [...weights.keys()].filter((name) => block.test(name));
    const changed = names[example.nudged % names.length]!;
    const nudged = new Map([...weights, [changed, nudge(weights.get(changed)!)]]);
    const allowed = tolerance(precision, 'output', 2 * blocks(example));
    for (const each of [weights, nudged]) {
      meter.compareAll(await runOnce(backend, shared, feeds, each, compile), await runOnce(backend, unshared, feeds, copied(each, example.config.layers), compile), () => allowed);
    }
  }, { show, numRuns }),

  property('laws/the shared gradient is the sum of the unshared ones', examples, async (example, { backend, precision, compile }, meter) => {
    const { shared, unshared, feeds } = twins(example);
    const { layers } = example.config;
    const weights = await weightsAwayFromKinks(shared, feeds, { seed: example.seed, margin: tolerance(precision, 'output', blocks(example)) });
    const { loss: _, ...whole } = await runOnce(backend, gradientGraph(shared), feeds, weights, compile);
    const parts = await runOnce(backend, gradientGraph(unshared), feeds, copied(weights, layers), compile);
    const scales = await gradientScales(gradientGraph(shared), feeds, weights, { precision, blocks: 2 * blocks(example), seed: example.seed });
    const allowed = tolerance(precision, 'parameterGradient', 2 * blocks(example));
    for (const [name, gradient] of Object.entries(whole)) {
      const sum = block.test(name) ? summed(Array.from({ length: layers }, (__, group) => parts[asGroup(name, group)]!)) : parts[name]!;
      meter.compare(name, gradient, sum, allowed, scales[name]);
    }
  }, { show, numRuns }),
];

const nudge = (tensor: Tensor): Tensor => ({ ...tensor, data: Float32Array.from(tensor.data, (x, n) => (n % 3 === 0 ? x + 0.25 : x)) });
const summed = (tensors: readonly Tensor[]): Tensor => ({ ...tensors[0]!, data: Float64Array.from(tensors[0]!.data, (_, n) => tensors.reduce((sum, { data }) => sum + data[n]!, 0)) });
