import { gradientGraph, unroll, type Graph, type Tensors } from '@albertkit/core';
import fc from 'fast-check';
import { repeatGraph, repeatSamples, type RepeatSample } from '../arbitrary/graphs.js';
import type { Check } from '../check.js';
import { property } from '../property.js';
import { onReference, runOnce } from '../run-once.js';
import { tolerance } from '../tolerance.js';

type Example = { readonly sample: RepeatSample; readonly dynamic: boolean };
const examples: fc.Arbitrary<Example> = fc.record({ sample: repeatSamples, dynamic: fc.boolean() });
const show = ({ sample: { form }, dynamic }: Example): string => `${JSON.stringify(form)}${dynamic ? ' with times fed' : ''}`;
/** Terms of the longest sum: the loss over all results. */
const terms = ({ times, rows, width }: RepeatSample['form']): number => 4 * (1 + times) * (1 + rows) * width ** 2;

/** A repeat is what its unrolling is: on the backend both ways it may run one, and on the reference; gradients too. */
export const repeatLaws: readonly Check[] = [
  law('laws/repeat equals its unrolling', (graph) => graph),
  law('laws/gradients of repeat equal those of its unrolling', (graph) => gradientGraph(graph, { recompute: true })),
  law('laws/gradients of repeat from what it stored equal those of its unrolling', (graph) => gradientGraph(graph, { recompute: false })),
];

function law(name: string, of: (graph: Graph) => Graph): Check {
  return property(name, examples, async ({ sample: { form, feeds, weights }, dynamic }, { backend, precision, compile }, meter) => {
    const allowed = tolerance(precision, 'gradient', terms(form));
    const known = of(repeatGraph(form, false));
    const wanted = await onReference(known, feeds, weights);
    const check = (got: Tensors): void => meter.compareAll(got, wanted, () => allowed);
    check(await runOnce(backend, dynamic ? of(repeatGraph(form, true)) : known, feeds, weights, dynamic ? {} : compile));
    check(await runOnce(backend, unroll(known), feeds, weights, compile));
  }, { show });
}
