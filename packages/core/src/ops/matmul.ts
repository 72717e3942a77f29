import { apply, defineOp } from '../ir/op.js';
import { broadcast, ShapeError } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { sumTo } from './broadcast.js';
import { swap } from './movement.js';

/** Batched matrix product: [..., m, k] x [..., k, n] to [..., m, n], float32. */
export const matmulOp = defineOp({
  name: 'matmul', arity: 2,
  infer: ([a, b]) => {
    if (a.dtype !== 'float32' || b.dtype !== 'float32' || a.shape.length < 2 || b.shape.length < 2) throw new ShapeError('matmul', [a, b], 'wants two float32 matrices');
    const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const [m, k] = [a.shape.at(-2)!, a.shape.at(-1)!];
    const [inner, n] = [b.shape.at(-2)!, b.shape.at(-1)!];
    if (k !== inner) throw new ShapeError('matmul', [a, b], `inner sizes ${k} and ${inner} differ`);
    if (!batch) throw new ShapeError('matmul', [a, b], 'leading axes do not stretch to one another');
    return { dtype: 'float32', shape: [...batch, m, n] };
  },
  gradient: (g, [a, b]) => [sumTo(matmul(g, swap(b)), a), sumTo(matmul(swap(a), g), b)],
});

export const matmul = (a: Value, b: Value): Value => apply(matmulOp, [a, b], {});
