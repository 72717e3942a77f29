import { apply, defineOp } from '../ir/op.js';
import { sameShape, ShapeError } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { lastAxis, sum } from './broadcast.js';
import { equal, less, where } from './compare.js';
import { add, exp, log, mul, negate, sub } from './elementwise.js';
import { iota } from './indexing.js';
import { reshape } from './movement.js';
import { logSoftmax } from './normalise.js';
import { constant } from './source.js';
import { relu, sigmoid } from './activation.js';

/**
 * -log softmax(logits)[label] over the last axis: logits [..., classes], int32 labels [...] to [...]. A label outside
 * `0 <= label < classes` gives 0 and no gradient, which is how -100 is ignored.
 */
export const crossEntropyOp = defineOp({
  name: 'crossEntropy', arity: 2,
  infer: ([logits, labels]) => {
    const fits = logits.dtype === 'float32' && labels.dtype === 'int32' && logits.shape.length > 0 && sameShape(logits.shape.slice(0, -1), labels.shape);
    if (!fits) throw new ShapeError('crossEntropy', [logits, labels], 'wants logits [..., classes] and int32 labels [...]');
    return { dtype: 'float32', shape: labels.shape };
  },
  decompose: ([logits, labels]) => {
    const classes = logits.type.shape.at(-1)!;
    const isLabel = equal(reshape(labels, [...labels.type.shape, 1]), iota(classes)); // [..., classes]
    const picked = where(isLabel, logSoftmax(logits), constant(0));
    return reshape(negate(sum(picked, lastAxis(picked))), labels.type.shape); // [...]
  },
});

/** log(1 + exp(x)) - x y, finite for every x: the binary cross-entropy of logits x and targets y, both of one shape. */
export const binaryCrossEntropyOp = defineOp({
  name: 'binaryCrossEntropy', arity: 2,
  infer: ([logits, targets]) => {
    if (logits.dtype !== 'float32' || targets.dtype !== 'float32' || !sameShape(logits.shape, targets.shape)) throw new ShapeError('binaryCrossEntropy', [logits, targets], 'wants two float32 tensors of one shape');
    return logits;
  },
  decompose: ([x, y]) => {
    const size = where(less(x, constant(0)), negate(x), x);
    return sub(add(relu(x), log(add(constant(1), exp(negate(size))))), mul(x, y));
  },
  gradient: (g, [x, y]) => [mul(g, sub(sigmoid(x), y)), negate(mul(g, x))],
});

export const crossEntropy = (logits: Value, labels: Value): Value => apply(crossEntropyOp, [logits, labels], {});
export const binaryCrossEntropy = (logits: Value, targets: Value): Value => apply(binaryCrossEntropyOp, [logits, targets], {});
