import { albertForward, albertHeads, type AlbertConfig, type Graph, type HeadKind, type NamedHead, type Tensors, type Weights } from '@albertkit/core';
import fc from 'fast-check';
import type { Check, Subject } from '../check.js';
import { outputOfSeveral, parameterOfSeveral } from '../models/one-of-several.js';
import { configs, feedsOf, headKinds, randomWeights, type Masking } from '../models/random-albert.js';
import { property } from '../property.js';
import { runOnce } from '../run-once.js';
import { tolerance } from '../tolerance.js';

type Example = { readonly config: AlbertConfig; readonly heads: readonly NamedHead[]; readonly seed: number; readonly batch: number; readonly sequence: number; readonly masking: Masking };

const head: fc.Arbitrary<NamedHead> = fc.record({ kind: fc.constantFrom(...headKinds), labels: fc.constantFrom(['A'], ['A', 'B', 'C']) });
const examples: fc.Arbitrary<Example> = fc.record({
  config: configs, heads: fc.array(head, { minLength: 2, maxLength: 3 }), seed: fc.nat(),
  batch: fc.integer({ min: 1, max: 3 }), sequence: fc.integer({ min: 1, max: 9 }), masking: fc.constantFrom('none', 'ragged', 'anywhere'),
});
const show = ({ config: { layers, groups, innerLayers, activation }, heads, ...rest }: Example): string =>
  JSON.stringify({ ...rest, layers, groups, innerLayers, activation, heads: heads.map(({ kind, labels }) => `${kind} ${labels.length}`) });
const blocks = ({ layers, innerLayers }: AlbertConfig): number => layers * innerLayers;

/** One encoder pass for several heads gives each what it gives alone. */
export const severalHeadsLaws: readonly Check[] = [
  property('laws/several heads equal the heads alone', examples, async (example, { backend, precision, exactHeads, compile }, meter) => {
    const { config, heads, seed } = example;
    const allowed = exactHeads ? 0 : tolerance(precision, 'output', 2 * blocks(config));
    const graph = albertHeads(config, Object.fromEntries(heads.map((one, n) => [`head${n}`, one])));
    const weights = randomWeights(graph.parameters, seed);
    const feeds = feedsOf(graph, example);
    const together = await runOnce(backend, graph, feeds, weights, compile);
    for (const [n, { kind, labels }] of heads.entries()) {
      const alone = albertForward({ ...config, labels }, kind);
      const wanted = await runOnce(backend, alone, kind === 'multiple-choice' ? rowsAsChoices(feeds) : feeds, weightsAlone(alone, weights, `head${n}`, kind), compile);
      for (const [output, tensor] of Object.entries(wanted)) meter.compare(`head${n}.${output}`, together[`head${n}.${output}`], outputOfSeveral(tensor, kind), allowed);
    }
  }, { show, numRuns: ({ models }: Subject) => models }),
];

/** The weights of several heads under the names that one of them has alone. */
const weightsAlone = (alone: Graph, weights: Weights, head: string, kind: HeadKind): Weights =>
  new Map(Object.keys(alone.parameters).map((name) => [name, weights.get(parameterOfSeveral(name, head, kind))!] as const));

/** Rows [batch, sequence] as the choices of one question, [1, batch, sequence]. */
const rowsAsChoices = (feeds: Tensors): Tensors => Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, { ...tensor, shape: [1, ...tensor.shape] }]));
