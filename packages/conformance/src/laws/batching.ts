import type { Executable, Graph, Tensors } from '@albertkit/core';
import fc from 'fast-check';
import type { Check, Subject } from '../check.js';
import { albertSamples, feedsOf, forwardGraph, randomWeights, showAlbert, type AlbertSample } from '../models/random-albert.js';
import { property } from '../property.js';
import { tolerance } from '../tolerance.js';
import { range, take, takeRows } from './rows.js';

/** Sequences, and whatever positions they have, on axis 1: multiple choice has choices there. */
const samples = albertSamples.map((sample): AlbertSample => ({ ...sample, head: sample.head === 'multiple-choice' ? 'token-classification' : sample.head, masking: sample.masking === 'none' ? 'ragged' : sample.masking }));
const numRuns = ({ models }: Subject): number => models;
const blocks = ({ config: { layers, innerLayers } }: AlbertSample): number => layers * innerLayers;

/** What a model gives depends on the tokens of its row that may be seen, and on nothing else. */
export const batchingLaws: readonly Check[] = [
  property('laws/a batch equals its rows run alone', samples, async (sample, subject, meter) => {
    const allowed = subject.exactBatches ? 0 : tolerance(subject.precision, 'output', 2 * blocks(sample));
    await withModel(sample, subject, async (running, graph) => {
      const feeds = feedsOf(graph, sample);
      const together = await running.run(feeds);
      for (const row of range(sample.batch)) meter.compareAll(await running.run(takeRows(feeds, [row])), takeRows(together, [row]), () => allowed);
    });
  }, { show: showAlbert, numRuns }),

  property('laws/the order of rows does not matter', samples, async (sample, subject, meter) => {
    const order = range(sample.batch).reverse();
    await withModel(sample, subject, async (running, graph) => {
      const feeds = feedsOf(graph, sample);
      const straight = await running.run(feeds);
      const turned = await running.run(takeRows(feeds, order));
      meter.compareAll(turned, takeRows(straight, order), () => tolerance(subject.precision, 'output', 2 * blocks(sample)));
    });
  }, { show: showAlbert, numRuns }),

  property('laws/padding changes no real token', fc.record({ sample: samples, more: fc.integer({ min: 1, max: 4 }) }), async ({ sample, more }, subject, meter) => {
    const long = { ...sample, sequence: Math.min(sample.config.maxPositions, sample.sequence + more), masking: 'none' as const };
    const kept = Math.max(1, long.sequence - more);
    await withModel(sample, subject, async (running, graph) => {
      const fed = feedsOf(graph, long); // what stands in the padding is drawn like all else
      const mask = fed['attention_mask']!;
      const padded: Tensors = { ...fed, attention_mask: { ...mask, data: Int32Array.from(mask.data, (_, n) => (n % long.sequence < kept ? 1 : 0)) } };
      const short = Object.fromEntries(Object.entries(padded).map(([name, tensor]) => [name, take(tensor, 1, range(kept))]));
      const [wanted, got] = [await running.run(short), await running.run(padded)];
      // Whatever has a sequence in it is cut: the axes on which the two differ.
      const cut = Object.fromEntries(Object.entries(got).map(([name, tensor]) => [name, tensor.shape.reduce((part, size, axis) => (size === wanted[name]!.shape[axis] ? part : take(part, axis, range(kept))), tensor)]));
      meter.compareAll(cut, wanted, () => tolerance(subject.precision, 'output', 2 * blocks(sample)));
    });
  }, { show: ({ sample, more }) => `${showAlbert(sample)} with ${more} more`, numRuns }),
];

async function withModel(sample: AlbertSample, { backend, compile }: Subject, work: (running: Executable, graph: Graph) => Promise<void>): Promise<void> {
  const graph = forwardGraph(sample);
  const running = await backend.compile(graph, randomWeights(graph.parameters, sample.seed), compile);
  try {
    await work(running, graph);
  } finally {
    await running.dispose();
  }
}
