import type { LoweringPart } from '../backend.js';
import type { At } from '../interpret.js';
import { elements, type DType } from '../ir/shape.js';
import type { OpName } from '../ops/index.js';

/** The reference's tensor: float32 values are computed and kept in float64. */
export type ReferenceArray = { readonly dtype: DType; readonly shape: readonly number[]; readonly data: Float64Array | Int32Array | Uint8Array };
/** Rows of the reference's lowering table. */
export type Part<K extends OpName> = LoweringPart<K, ReferenceArray, At>;

/** A tensor of zeros. */
export function zeros(dtype: DType, shape: readonly number[]): ReferenceArray {
  const size = elements(shape);
  return { dtype, shape, data: dtype === 'float32' ? new Float64Array(size) : dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size) };
}

/** Row-major steps of a shape. */
export function strides(shape: readonly number[]): number[] {
  const steps = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    steps[axis] = step;
    step *= shape[axis]!;
  }
  return steps;
}

/** Steps of a shape stretched to `to` by broadcasting: 0 along the axes it is stretched over. */
export function stretchedStrides(shape: readonly number[], to: readonly number[]): number[] {
  const own = strides(shape);
  const extra = to.length - shape.length;
  return to.map((_, axis) => (axis < extra || shape[axis - extra] === 1 ? 0 : own[axis - extra]!));
}

/** For each place of `shape` in row-major order, where a tensor with these steps has its value. */
export function places(shape: readonly number[], steps: readonly number[], start = 0): Int32Array {
  const out = new Int32Array(elements(shape));
  const counter = new Array<number>(shape.length).fill(0);
  let place = start;
  for (let n = 0; n < out.length; n++) {
    out[n] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += steps[axis]!;
      counter[axis]!++;
      if (counter[axis]! < shape[axis]!) break;
      place -= steps[axis]! * shape[axis]!;
      counter[axis] = 0;
    }
  }
  return out;
}

/** The values of `x` stretched to `shape`, in row-major order; `x`'s own array where nothing is stretched. */
export function stretched(x: ReferenceArray, shape: readonly number[]): ArrayLike<number> {
  if (x.data.length === elements(shape)) return x.data;
  if (x.data.length === 1) return new Float64Array(elements(shape)).fill(x.data[0]!);
  return Float64Array.from(places(shape, stretchedStrides(x.shape, shape)), (place) => x.data[place]!);
}
