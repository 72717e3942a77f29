import { AlbertkitError, fromTensor, writeSafetensors, type StoredTensor, type Tensors } from '@albertkit/core';

/**
 * Weights as the bytes of `model.safetensors` that others load, float32 as F16 (rounded to nearest) or F32, under `metadata.format = pt`,
 * which transformers asks for. Throws `WEIGHT_RANGE`, with the tensor, for what is not finite, or over 65504 for F16.
 */
export function shippedWeights(weights: Tensors, dtype: 'F16' | 'F32' = 'F16'): Uint8Array<ArrayBuffer> {
  const largest = dtype === 'F16' ? 65_504 : Number.MAX_VALUE;
  const stored = Object.entries(weights).map(([name, tensor]): [string, StoredTensor] => {
    const at = tensor.data.findIndex((value) => !(Math.abs(value) <= largest));
    if (at >= 0) throw new AlbertkitError('WEIGHT_RANGE', `${name} holds ${tensor.data[at]}, which ${dtype} cannot: ${dtype === 'F16' ? 'ship it as F32, or ' : ''}train with a smaller rate.`, { tensor: name, index: at, value: String(tensor.data[at]), dtype });
    return [name, fromTensor(tensor, dtype)];
  });
  return writeSafetensors(new Map(stored), { format: 'pt' });
}
