import type { Value } from './ir/value.js';
import { gather } from './ops/indexing.js';
import { layerNorm } from './ops/normalise.js';
import { linear } from './ops/linear.js';
import type { Parameters } from './ops/source.js';

const width = (x: Value): number => x.type.shape.at(-1) as number;

/** x [..., in] to [..., out] with the weights `weight` [out, in] and `bias` [out] of a scope. */
export const linearLayer = (p: Parameters, x: Value, out: number): Value => linear(x, p.get('weight', [out, width(x)]), p.get('bias', [out]));

/** int32 ids [...] to rows [..., width] of the table `weight` [rows, width]. */
export const embeddingLayer = (p: Parameters, ids: Value, rows: number, size: number, padding?: number): Value =>
  gather(p.get('weight', [rows, size]), ids, padding);

/** x [..., n] normalised over its last axis to [..., n]. */
export const normLayer = (p: Parameters, x: Value, epsilon: number): Value => layerNorm(x, p.get('weight', [width(x)]), p.get('bias', [width(x)]), epsilon);
