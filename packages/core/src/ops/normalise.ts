import { apply, defineOp } from '../ir/op.js';
import { sameShape, ShapeError, type TensorType } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { lastAxis, sum, sumTo } from './broadcast.js';
import { add, div, exp, log, mul, scale, sqrt, sub } from './elementwise.js';
import { max } from './max.js';
import { constant } from './source.js';

const rows = (op: string) => ([x]: readonly [TensorType]): TensorType => {
  if (x.dtype !== 'float32' || x.shape.length === 0) throw new ShapeError(op, [x], 'wants float32 with a last axis');
  return x;
};
const total = (x: Value): Value => sum(x, lastAxis(x));
const mean = (x: Value): Value => scale(total(x), 1 / width(x));
const width = (x: Value): number => x.type.shape.at(-1) as number;
const shifted = (x: Value): Value => sub(x, max(x, lastAxis(x)));

/** exp(x) / sum(exp(x)) over the last axis. */
export const softmaxOp = defineOp({
  name: 'softmax', arity: 1, infer: rows('softmax'),
  decompose: ([x]) => {
    const e = exp(shifted(x));
    return div(e, total(e));
  },
  gradient: (g, _, out) => [mul(out, sub(g, total(mul(g, out))))],
});
/** log(softmax(x)) over the last axis. */
export const logSoftmaxOp = defineOp({
  name: 'logSoftmax', arity: 1, infer: rows('logSoftmax'),
  decompose: ([x]) => {
    const s = shifted(x);
    return sub(s, log(total(exp(s))));
  },
  gradient: (g, _, out) => [sub(g, mul(exp(out), total(g)))],
});

/** Deviations from the mean, and 1 / standard deviation, over the last axis. */
const standard = (x: Value, epsilon: number): { centred: Value; inverse: Value } => {
  const centred = sub(x, mean(x));
  return { centred, inverse: div(constant(1), sqrt(add(mean(mul(centred, centred)), constant(epsilon)))) };
};

/** (x - mean) / sqrt(variance + epsilon) * weight + bias over the last axis (Ba et al., arXiv 1607.06450); weight and bias [n]. */
export const layerNormOp = defineOp({
  name: 'layerNorm', arity: 3,
  infer: ([x, weight, bias], _: { readonly epsilon: number }) => {
    const n = x.shape.at(-1);
    const fits = typeof n === 'number' && sameShape(weight.shape, [n]) && sameShape(bias.shape, [n]) && [x, weight, bias].every((t) => t.dtype === 'float32');
    if (!fits) throw new ShapeError('layerNorm', [x, weight, bias], 'wants x [..., n] of known n, weight [n] and bias [n]');
    return x;
  },
  decompose: ([x, weight, bias], { epsilon }) => {
    const { centred, inverse } = standard(x, epsilon);
    return add(mul(mul(centred, inverse), weight), bias);
  },
  gradient: (g, [x, weight, bias], _out, { epsilon }) => {
    const { centred, inverse } = standard(x, epsilon);
    const normal = mul(centred, inverse);
    const gw = mul(g, weight);
    const dx = mul(inverse, sub(sub(gw, mean(gw)), mul(normal, mean(mul(gw, normal)))));
    return [dx, sumTo(mul(g, normal), weight), sumTo(g, bias)];
  },
});

export const softmax = (x: Value): Value => apply(softmaxOp, [x], {});
export const logSoftmax = (x: Value): Value => apply(logSoftmaxOp, [x], {});
export const layerNorm = (x: Value, weight: Value, bias: Value, epsilon: number): Value => apply(layerNormOp, [x, weight, bias], { epsilon });
