import { add, constant, div, less, mul, reshape, sqrt, sum, where, type Value } from '@albertkit/core';

/** The Euclidean norm of tensors taken as one vector; a float32 scalar. */
export function globalNorm(tensors: readonly Value[]): Value {
  const squares = tensors.map((x) => reshape(sum(mul(x, x), x.type.shape.map((_, axis) => axis)), []));
  return sqrt(squares.reduce(add, constant(0)));
}

/** What gradients of this norm are multiplied by so that it is at most `largest`: largest / max(norm, largest), as tf.clip_by_global_norm. */
export function clipScale(norm: Value, largest: number): Value {
  const limit = constant(largest);
  return div(limit, where(less(limit, norm), norm, limit));
}
