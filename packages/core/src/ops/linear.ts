import { apply, defineOp } from '../ir/op.js';
import { dimProduct, ShapeError } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { sum } from './broadcast.js';
import { add } from './elementwise.js';
import { matmul } from './matmul.js';
import { reshape, swap } from './movement.js';

/** All leading axes as one: [..., n] to [rows, n]. */
const flat = (x: Value): Value => reshape(x, [dimProduct(x.type.shape.slice(0, -1)), x.type.shape.at(-1)!]);

/** x [..., in], weight [out, in], bias [out] to [..., out]; the weight is stored as published checkpoints store it. */
export const linearOp = defineOp({
  name: 'linear', arity: 3,
  infer: ([x, weight, bias]) => {
    const [out, inner] = weight.shape;
    const fits = x.dtype === 'float32' && x.shape.length > 0 && weight.shape.length === 2 && bias.shape.length === 1 && x.shape.at(-1) === inner && bias.shape[0] === out;
    if (!fits) throw new ShapeError('linear', [x, weight, bias], 'wants x [..., in], weight [out, in] and bias [out]');
    return { dtype: 'float32', shape: [...x.shape.slice(0, -1), out!] };
  },
  decompose: ([x, weight, bias]) => (x.type.shape.length === 1
    ? reshape(add(matmul(flat(x), swap(weight)), bias), bias.type.shape)
    : add(matmul(x, swap(weight)), bias)),
  // Its own rule because the parts' would give one weight gradient a row of the batch before adding them up.
  gradient: (g, [x, weight, bias]) => [
    reshape(matmul(flat(g), weight), x.type.shape),
    matmul(swap(flat(g)), flat(x)),
    reshape(sum(flat(g), [0]), bias.type.shape),
  ],
});

export const linear = (x: Value, weight: Value, bias: Value): Value => apply(linearOp, [x, weight, bias], {});
