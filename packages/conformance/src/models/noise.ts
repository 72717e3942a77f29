import type { At, Graph, Lowering, Tensors, Weights } from '@albertkit/core';
import { referenceBackend, referenceLowering, type ReferenceArray } from '@albertkit/core/reference';
import { randomOf } from '../arbitrary/tensors.js';
import { largest } from '../compare.js';
import { onReference, runOnce } from '../run-once.js';
import { bits, noiseMargin, tolerance, type Precision } from '../tolerance.js';

const runs = 3;

/**
 * The scale of each gradient of a gradient graph, over which `tolerance('parameterGradient', blocks)` holds: its largest entry, and
 * what rounding alone makes of it. A gradient may be 0 but for rounding, as that of `key.bias` is, or come of numbers that
 * cancel, as p - 1 in a cross-entropy: how far it moves is seen by computing it a few times with every op's result rounded up
 * or down at random, the nearer one more often (Monte Carlo arithmetic: Parker, UCLA CSD-970002, 1997).
 */
export async function gradientScales(graph: Graph, feeds: Tensors, weights: Weights, { precision, blocks, seed }: { readonly precision: Precision; readonly blocks: number; readonly seed: number }): Promise<Readonly<Record<string, number>>> {
  const { loss: _, ...exact } = await onReference(graph, feeds, weights);
  const noise = new Map<string, number>();
  const noisy = referenceBackend({ lowering: roundedAtRandom(bits[precision], randomOf(seed)) });
  for (let run = 0; run < runs; run++) {
    const moved = await runOnce(noisy, graph, feeds, weights);
    for (const [name, { data }] of Object.entries(exact)) noise.set(name, Math.max(noise.get(name) ?? 0, ...Array.from(data, (x, n) => Math.abs(x - moved[name]!.data[n]!))));
  }
  const allowed = tolerance(precision, 'parameterGradient', blocks);
  return Object.fromEntries(Object.entries(exact).map(([name, tensor]) => [name, largest(tensor) + (noiseMargin * noise.get(name)!) / allowed]));
}

type Row = (inputs: readonly ReferenceArray[], attrs: object, at: At) => ReferenceArray;

function roundedAtRandom(kept: number, random: () => number): Lowering<ReferenceArray, At> {
  const rows: Readonly<Record<string, Row>> = referenceLowering as never;
  const rounded = (array: ReferenceArray): ReferenceArray => (array.dtype === 'float32' ? { ...array, data: Float64Array.from(array.data, (x) => roundAtRandom(x, kept, random)) } : array);
  return { ...referenceLowering, ...Object.fromEntries(Object.entries(rows).map(([op, row]): [string, Row] => [op, (inputs, attrs, at) => rounded(row(inputs, attrs, at))])) };
}

/** One of the two neighbours of `bits` bits; a number that has no more stays as it is. */
function roundAtRandom(x: number, kept: number, random: () => number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) + 1 - kept);
  const below = Math.floor(x / unit);
  const rest = x / unit - below;
  return rest === 0 ? x : (below + (random() < rest ? 1 : 0)) * unit;
}
