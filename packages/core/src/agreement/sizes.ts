import type { Graph } from '../ir/graph.js';
import { dimProduct, type Dim, type Sizes } from '../ir/shape.js';

/** Settings of ops and of inputs that are sizes; `shape` is a list of them. */
const sizeKeys = new Set(['rows', 'size', 'times', 'below']);

/** The same graph, node by node, with these sizes in place of their names: in types, in settings, in the bodies of repeats. */
export const withSizes = (graph: Graph, sizes: Sizes): Graph => ({ ...(replaced(graph, sizes) as Graph), limits: {} });

function replaced(value: unknown, sizes: Sizes): unknown {
  if (Array.isArray(value)) return value.map((part) => replaced(part, sizes));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]: [string, unknown]) => {
    if (key === 'shape' && Array.isArray(part)) return [key, part.map((dim: Dim) => sized(dim, sizes))];
    return [key, sizeKeys.has(key) && typeof part === 'string' ? sized(part, sizes) : replaced(part, sizes)];
  }));
}

const sized = (dim: Dim, sizes: Sizes): Dim => (typeof dim === 'number' ? dim : dimProduct(dim.split('*').map((name) => (Object.hasOwn(sizes, name) ? sizes[name]! : name))));
