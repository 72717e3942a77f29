import { AlbertkitError, labelTotals, type Graph, type Tensor, type Tensors } from '@albertkit/core';

/**
 * What a step of several microbatches is fed: inputs of one name stacked on a first axis (one batch alone stays as it is), and the
 * totals of their labels where the loss takes them. `step` is the graph of the step. Batches are of one shape: rows without a label, padding included, change
 * nothing. Throws `MICROBATCH_SHAPE` where shapes differ, `INPUT_MISSING` as `labelTotals`.
 */
export function stackMicrobatches(step: Graph, batches: readonly Tensors[]): Tensors {
  const totals = labelTotals(step, batches);
  const whole = batches.map((batch) => ({ ...batch, ...totals }));
  if (whole.length === 1) return whole[0]!;
  return Object.fromEntries(Object.keys(whole[0] ?? {}).map((name) => [name, stacked(name, whole.map((batch) => batch[name]))]));
}

function stacked(name: string, tensors: readonly (Tensor | undefined)[]): Tensor {
  const [first] = tensors;
  const same = tensors.every((tensor) => tensor && tensor.dtype === first!.dtype && tensor.shape.join() === first!.shape.join());
  if (!first || !same) throw new AlbertkitError('MICROBATCH_SHAPE', `Microbatches of one step have inputs of one shape, and "${name}" has several: fill the shorter ones up with padding.`, { name, shapes: tensors.map((tensor) => tensor?.shape) });
  const length = first.data.length;
  const data = first.dtype === 'float32' ? new Float64Array(tensors.length * length) : first.dtype === 'int32' ? new Int32Array(tensors.length * length) : new Uint8Array(tensors.length * length);
  tensors.forEach((tensor, n) => data.set(tensor!.data, n * length));
  return { dtype: first.dtype, shape: [tensors.length, ...first.shape], data };
}
