import { AlbertkitError } from '../errors.js';

/**
 * A size known now, a name bound when the graph runs (`batch`), or a product of both in normal form (`3*batch*sequence`:
 * one factor in front, then names in order), which is what flattening named axes gives.
 */
export type Dim = number | string;
export type Shape = readonly Dim[];
export type DType = 'float32' | 'int32' | 'bool';
export type TensorType = { readonly dtype: DType; readonly shape: Shape };
/** What each named size is in one run. */
export type Sizes = Readonly<Record<string, number>>;

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, axis) => dim === b[axis]);

export const sameType = (a: TensorType, b: TensorType): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape);

export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`;
export const showType = (type: TensorType): string => `${type.dtype}${showShape(type.shape)}`;

const parts = (dim: Dim): { factor: number; names: readonly string[] } => {
  if (typeof dim === 'number') return { factor: dim, names: [] };
  const pieces = dim.split('*');
  const factor = Number(pieces[0]);
  return Number.isNaN(factor) ? { factor: 1, names: pieces } : { factor, names: pieces.slice(1) };
};

/** The size of several axes taken as one. */
export function dimProduct(dims: Shape): Dim {
  const all = dims.map(parts);
  const factor = all.reduce((n, part) => n * part.factor, 1);
  const names = all.flatMap((part) => part.names).sort();
  if (names.length === 0 || factor === 0) return factor;
  return [...(factor === 1 ? [] : [String(factor)]), ...names].join('*');
}

/** The number behind a dim. Throws `SIZE_UNBOUND` when a name has no size in this run. */
export function resolveDim(dim: Dim, sizes: Sizes): number {
  if (typeof dim === 'number') return dim;
  const { factor, names } = parts(dim);
  return names.reduce((n, name) => {
    const size = sizes[name];
    if (size === undefined) {
      throw new AlbertkitError('SIZE_UNBOUND', `Size "${name}" is used by the graph but no input sets it.`, { name, known: sizes });
    }
    return n * size;
  }, factor);
}

export const resolveShape = (shape: Shape, sizes: Sizes): number[] => shape.map((dim) => resolveDim(dim, sizes));

/** The shape two shapes stretch to under trailing-axis broadcasting, or undefined. */
export function broadcast(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return undefined;
    out.push(left === 1 ? right : left);
  }
  return out;
}

/** Elements in a shape of known sizes. */
export const elements = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1);

/** An op was given tensors that do not fit; code `SHAPE`. */
export class ShapeError extends AlbertkitError {
  constructor(op: string, inputs: readonly TensorType[], why: string) {
    super('SHAPE', `${op}(${inputs.map(showType).join(', ')}): ${why}`, { op, inputs });
  }
}
