import { gradientGraph } from '@albertkit/core';
import type { Check } from '../check.js';
import { property } from '../property.js';
import { onReference, runOnce } from '../run-once.js';
import { tolerance } from '../tolerance.js';
import { weightsAwayFromKinks } from './kinks.js';
import { gradientScales } from './noise.js';
import { albertSamples, feedsOf, forwardGraph, lossGraph, randomWeights, showAlbert, type AlbertSample } from './random-albert.js';

const blocks = ({ config: { layers, innerLayers } }: AlbertSample): number => layers * innerLayers;
const numRuns = ({ models }: { readonly models: number }): number => models;

/** Random valid models on ragged batches against the reference. */
export const randomModelChecks: readonly Check[] = [
  property('models/random ALBERTs, outputs', albertSamples, async (sample, { backend, precision, compile }, meter) => {
    const graph = forwardGraph(sample);
    const weights = randomWeights(graph.parameters, sample.seed);
    const feeds = feedsOf(graph, sample);
    const wanted = await onReference(graph, feeds, weights);
    const allowed = tolerance(precision, 'output', blocks(sample));
    meter.compareAll(await runOnce(backend, graph, feeds, weights, compile), wanted, () => allowed);
  }, { show: showAlbert, numRuns }),
  property('models/random ALBERTs, gradients', albertSamples.map(withLoss), async (sample, { backend, precision, compile }, meter) => {
    const model = lossGraph(sample);
    const graph = gradientGraph(model);
    const feeds = feedsOf(graph, sample);
    const weights = await weightsAwayFromKinks(model, feeds, { seed: sample.seed, margin: tolerance(precision, 'output', blocks(sample)) });
    const { loss, ...wanted } = await onReference(graph, feeds, weights);
    const got = await runOnce(backend, graph, feeds, weights, compile);
    meter.compare('loss', got['loss'], loss!, tolerance(precision, 'output', blocks(sample)));
    const scales = await gradientScales(graph, feeds, weights, { precision, blocks: blocks(sample), seed: sample.seed });
    for (const [name, gradient] of Object.entries(wanted)) meter.compare(name, got[name], gradient, tolerance(precision, 'parameterGradient', blocks(sample)), scales[name]);
  }, { show: showAlbert, numRuns }),
];

/** The plain model has no loss. */
function withLoss(sample: AlbertSample): AlbertSample {
  return sample.head === 'base' ? { ...sample, head: 'sequence-classification' } : sample;
}
