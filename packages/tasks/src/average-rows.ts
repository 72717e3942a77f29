import type { Tensor } from '@albertkit/core';

/** The mean of what several windows gave, [...] each, by weight; one window is left as it is. */
export function averageRows(tensors: readonly Tensor[], weights: readonly number[]): Float64Array {
  if (tensors.length === 1) return Float64Array.from(tensors[0]!.data);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(tensors[0]?.data.length ?? 0);
  tensors.forEach(({ data }, row) => {
    const share = weights[row]! / total;
    for (let n = 0; n < mean.length; n++) mean[n]! += data[n]! * share;
  });
  return mean;
}
