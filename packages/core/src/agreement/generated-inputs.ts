import type { Tensor, Tensors } from '../backend.js';
import type { Graph, GraphInput } from '../ir/graph.js';
import { elements, resolveDim, resolveShape, type Dim } from '../ir/shape.js';
import { philox } from '../weights/philox.js';

/** How many entries a named axis has in each generated run; `batch` is small, other axes a little longer. */
const runs = [{ batch: 2, other: 5 }, { batch: 1, other: 3 }] as const;

/**
 * Inputs for a few small runs of a graph, made from a seed: int32 within each input's bounds (0 and 1 where it has none),
 * float32 in -1 to 1, bools of both kinds; named axes 1 to 5 long and never over their limits.
 */
export function generatedInputs(graph: Graph, seed = 0): readonly Tensors[] {
  return runs.map(({ batch, other }, run) => {
    const size = (name: string): number => Math.min(graph.limits[name] ?? Infinity, name === 'batch' ? batch : other);
    return Object.fromEntries(Object.entries(graph.inputs).map(([name, input], place) => [name, filled(input, size, [seed >>> 0, (run << 16) + place])]));
  });
}

function filled({ dtype, shape, below = 2 }: GraphInput, size: (name: string) => number, key: readonly [number, number]): Tensor {
  const names = [...shape, below].flatMap((dim: Dim) => (typeof dim === 'string' ? dim.split('*').filter((part) => Number.isNaN(Number(part))) : []));
  const sizes = Object.fromEntries(names.map((name) => [name, size(name)]));
  const known = resolveShape(shape, sizes);
  const share = (n: number): number => philox([n, 0, 0, 0], key)[0] / 2 ** 32;
  const length = elements(known);
  if (dtype === 'float32') return { dtype, shape: known, data: Float32Array.from({ length }, (_, n) => 2 * share(n) - 1) };
  const whole = (_: unknown, n: number): number => Math.floor(share(n) * (dtype === 'bool' ? 2 : resolveDim(below, sizes)));
  return { dtype, shape: known, data: dtype === 'bool' ? Uint8Array.from({ length }, whole) : Int32Array.from({ length }, whole) };
}
