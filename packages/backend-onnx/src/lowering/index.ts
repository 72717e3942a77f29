import type { Lowering } from '@albertkit/core';
import type { Onnx } from '../context.js';
import { activation } from './activation.js';
import { contribAttention } from './attention.js';
import { broadcast } from './broadcast.js';
import { compare } from './compare.js';
import { elementwise } from './elementwise.js';
import { indexing } from './indexing.js';
import { linear } from './linear.js';
import { matmul } from './matmul.js';
import { max } from './max.js';
import { movement } from './movement.js';
import { normalise } from './normalise.js';
import { source } from './source.js';

export type AttentionForm = 'standard' | 'contrib';
/** A row of the table once a graph's node has lost its static type. */
export type AnyLower = (inputs: readonly string[], attrs: unknown, onnx: Onnx) => string;

/** Every primitive, and the composites that ONNX has whole. */
const standard: Lowering<string, Onnx> = {
  ...source, ...elementwise, ...compare, ...broadcast, ...max, ...movement, ...matmul, ...indexing, ...linear, ...activation, ...normalise,
};
const contrib: Lowering<string, Onnx> = { ...standard, ...contribAttention };

/** The rows by the name of their op, without their static types: a graph is data, and its nodes were checked when they were made. */
export const loweringTable = (attention: AttentionForm): ReadonlyMap<string, AnyLower> => byName(attention === 'contrib' ? contrib : standard);

const byName = (table: object): ReadonlyMap<string, AnyLower> => new Map(Object.entries(table));
