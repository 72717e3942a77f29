import { composites, decompose, type CompositeName } from '@albertkit/core';
import fc from 'fast-check';
import { count } from '../arbitrary/shapes.js';
import type { Check } from '../check.js';
import { opGraph } from '../ops/graph.js';
import { opProperties } from '../ops/index.js';
import { magnitudes } from '../ops/magnitudes.js';
import { property } from '../property.js';
import { runOnce } from '../run-once.js';
import { tolerance } from '../tolerance.js';

const names = Object.keys(composites) as readonly CompositeName[];
const examples = fc.constantFrom(...names).chain((name) => fc.record({ name: fc.constant(name), example: opProperties[name].cases }));

/** A composite, whole or in parts as the backend likes, gives what its decomposition gives on the same backend; gradients too. */
export const decompositionLaws: readonly Check[] = [
  property('laws/a composite equals its decomposition', examples, async ({ name, example }, { backend, precision, compile }, meter) => {
    const { graph, feeds } = opGraph(example, false);
    const whole = await runOnce(backend, graph, feeds, new Map(), compile);
    const parts = await runOnce(backend, decompose(graph), feeds, new Map(), compile);
    const terms = Math.max(example.terms ?? 1, ...Object.values(parts).map(({ shape }) => count(shape)));
    if (!opProperties[name].multilinear) return meter.compareAll(whole, parts, () => tolerance(precision, 'gradient', terms));
    const by = await magnitudes(graph, feeds);
    for (const [at, part] of Object.entries(parts)) meter.compare(at, whole[at], part, tolerance(precision, 'summed', 2 * (terms + 1)), by[at]); // each rounds
  }, { show: ({ name, example }) => `${name} on ${example.tensors.map(({ dtype, shape }) => `${dtype}[${shape.join(', ')}]`).join(', ')}`, numRuns: ({ runs }) => runs * 2 }),
];
