import type { Tensor, Tensors } from '@albertkit/core';
import fc from 'fast-check';
import { count } from '../arbitrary/shapes.js';
import type { Check } from '../check.js';
import { property } from '../property.js';
import { onReference, runOnce } from '../run-once.js';
import { tolerance } from '../tolerance.js';
import type { Cases, OpCase, OpProperty } from './case.js';
import { opGraph } from './graph.js';
import { opProperties } from './index.js';
import { magnitudes } from './magnitudes.js';

type Example = { readonly example: OpCase; readonly byName: boolean };

/** Every op, forwards and backwards, against the reference: on ordinary values, and on those that are seldom met. */
export const opChecks: readonly Check[] = Object.entries(opProperties).flatMap(([op, property]) => [
  against(`ops/${op}`, property, property.cases),
  ...(property.special ? [against(`ops/${op}, special values`, property, property.special)] : []),
]);

function against(name: string, { kind, multilinear }: OpProperty, cases: Cases): Check {
  const examples: fc.Arbitrary<Example> = fc.record({ example: cases, byName: fc.boolean() });
  return property(name, examples, async ({ example, byName }, { backend, precision, compile }, meter) => {
    const { graph, feeds } = opGraph(example, byName);
    const wanted = await onReference(graph, feeds);
    const got = await runOnce(backend, graph, feeds, new Map(), compile);
    const by: Tensors = multilinear ? await magnitudes(graph, feeds) : {};
    const { out, ...gradients } = wanted;
    meter.compare('out', got['out'], out!, tolerance(precision, kind, example.terms), by['out']);
    const terms = Math.max(count(out!.shape), example.terms ?? 1);
    for (const [at, gradient] of Object.entries(gradients)) {
      // A product, and the additions of stretching and of the op.
      const allowed = multilinear ? tolerance(precision, 'summed', terms + 1) : tolerance(precision, 'gradient', terms);
      meter.compare(at, got[at], gradient, allowed, by[at]);
    }
  }, { show });
}

function show({ example, byName }: Example): string {
  const values = example.tensors.map(({ dtype, shape }) => `${dtype}[${shape.join(', ')}]`).join(', ');
  const { graph } = opGraph(example, byName);
  const attrs = graph.nodes.find(({ outputs }) => outputs.includes(graph.outputs['out']!))?.attrs;
  return `on ${values}${byName ? ' with sizes by name' : ''}, ${JSON.stringify(attrs)}, ${example.tensors.map(entries).join(' ')}`;
}
const entries = ({ data }: Tensor): string => `[${Array.from(data.subarray(0, 8)).join(', ')}${data.length > 8 ? ', ...' : ''}]`;
