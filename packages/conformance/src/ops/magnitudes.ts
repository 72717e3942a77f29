import type { Graph, Tensor, Tensors } from '@albertkit/core';
import { onReference } from '../run-once.js';

/** Each output of a graph of multilinear ops on the sizes of its inputs: sum |x||w| for a sum x w, which is what its rounding goes by. */
export const magnitudes = (graph: Graph, feeds: Tensors): Promise<Tensors> =>
  onReference(graph, Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, sizes(tensor)])));

const sizes = (tensor: Tensor): Tensor => (tensor.dtype === 'float32' ? { ...tensor, data: Float64Array.from(tensor.data, Math.abs) } : tensor);
