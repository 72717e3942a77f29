import { attention } from '@albertkit/core';
import fc from 'fast-check';
import { size, sizeOfSome } from '../arbitrary/shapes.js';
import { floats, ordinary, type Draw } from '../arbitrary/tensors.js';
import { masked, type Cases, type Part } from './case.js';

const few = fc.integer({ min: 1, max: 3 });

/** Biases of one row for all queries, as a mask gives, or of one value for each score. */
const cases = (bias: Draw, keys: fc.Arbitrary<number>): Cases => fc.tuple(size, size, keys, few, few, fc.boolean())
  .chain(([batch, query, key, heads, width, whole]) => {
    const x = (length: number): ReturnType<typeof floats> => floats([batch, length, heads * width]);
    return fc.tuple(x(query), x(key), x(key), floats(whole ? [batch, heads, query, key] : [batch, 1, 1, key], bias), fc.constant(heads));
  })
  .map(([q, k, v, bias, heads]) => ({ tensors: [q, k, v, bias], known: [4, 4, 4, 4], terms: Math.max(q.shape[2]!, k.shape[1]!), build: (x) => attention(x[0]!, x[1]!, x[2]!, x[3]!, heads) }));

// Beside a smaller number a float32 would keep part of the score: only the smallest finite float32 takes it whole in float64 too.
const maskedRow: Draw = () => masked[0];
const someMasked: Draw = (random) => (random() < 0.5 ? masked[0] : 0);

export const attentionOps: Part<'attention'> = {
  attention: { kind: 'composed', cases: cases(ordinary, size), special: fc.oneof(cases(someMasked, sizeOfSome), cases(maskedRow, sizeOfSome)) },
};
