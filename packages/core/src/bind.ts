import type { Tensor, Tensors } from './backend.js';
import { AlbertkitError } from './errors.js';
import type { Graph, GraphInput } from './ir/graph.js';
import { elements, resolveDim, resolveShape, showShape, showType, type Sizes } from './ir/shape.js';

const arrays = { float32: [Float32Array, Float64Array], int32: [Int32Array], bool: [Uint8Array] } as const;

/**
 * Check what a caller feeds against a graph and give the size of each named axis. Throws `INPUT_MISSING`, `INPUT_UNKNOWN`,
 * `INPUT_TYPE`, `INPUT_SHAPE`, `SEQ_TOO_LONG` (a named axis over its limit), `ID_RANGE` and `MASK_VALUE` (a value out of bounds).
 */
export function bindInputs(graph: Graph, inputs: Tensors): Sizes {
  for (const name of Object.keys(inputs)) {
    if (!Object.hasOwn(graph.inputs, name)) throw new AlbertkitError('INPUT_UNKNOWN', `The graph has no input "${name}": feed ${Object.keys(graph.inputs).join(', ')}.`, { name, wanted: Object.keys(graph.inputs) });
  }
  const sizes: Record<string, number> = {};
  for (const [name, wanted] of Object.entries(graph.inputs)) {
    const given = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (!given) throw new AlbertkitError('INPUT_MISSING', `Input "${name}" (${showType(wanted)}) is missing: feed ${Object.keys(graph.inputs).join(', ')}.`, { name, wanted });
    checkTensor(name, given);
    bindShape(name, wanted, given, sizes);
  }
  for (const [name, limit] of Object.entries(graph.limits)) {
    const size = sizes[name];
    if (size !== undefined && size > limit) {
      throw new AlbertkitError('SEQ_TOO_LONG', `The ${name} is ${size} long and the model takes at most ${limit}: split the text into windows, or cut it by name.`, { name, size, limit });
    }
  }
  for (const [name, wanted] of Object.entries(graph.inputs)) {
    if (wanted.below !== undefined) checkBounds(name, wanted, resolveDim(wanted.below, sizes), inputs[name]!);
  }
  return sizes;
}

/** What JavaScript may hand in although its type says otherwise is checked too: an array of another kind, or none. */
function checkTensor(name: string, tensor: Partial<Tensor>): void {
  const { dtype, shape, data } = tensor;
  const kinds = dtype !== undefined && Object.hasOwn(arrays, dtype) ? arrays[dtype] : [];
  const whole = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (kinds.some((kind) => data instanceof kind) && whole && data?.length === elements(shape)) return;
  const said = `${dtype}${Array.isArray(shape) ? showShape(shape) : ' without a shape'}`;
  const held = ArrayBuffer.isView(data) ? `${data.constructor.name} of ${data.length}` : 'no typed array';
  throw new AlbertkitError('INPUT_TYPE', `Input "${name}" says ${said} and holds ${held}: give dtype, shape and data that fit.`, { name, dtype, shape, held });
}

function bindShape(name: string, wanted: GraphInput, given: Tensor, sizes: Record<string, number>): void {
  const fits = given.dtype === wanted.dtype && given.shape.length === wanted.shape.length && wanted.shape.every((dim, axis) => {
    const size = given.shape[axis]!;
    if (typeof dim === 'number') return dim === size;
    sizes[dim] ??= size;
    return sizes[dim] === size;
  });
  if (fits) return;
  const known = wanted.shape.every((dim) => typeof dim === 'number' || sizes[dim] !== undefined) ? ` (here ${showShape(resolveShape(wanted.shape, sizes))})` : '';
  throw new AlbertkitError('INPUT_SHAPE', `Input "${name}" is ${given.dtype}${showShape(given.shape)} where the graph wants ${showType(wanted)}${known}.`, { name, given: { dtype: given.dtype, shape: given.shape }, wanted, sizes });
}

function checkBounds(name: string, { allow = [], shape }: GraphInput, below: number, { data }: Tensor): void {
  const bad = data.findIndex((value) => !(value >= 0 && value < below) && !allow.includes(value));
  if (bad < 0) return;
  const value = data[bad];
  const also = allow.length > 0 ? ` or ${allow.join(', ')}` : '';
  const code = name === 'attention_mask' ? 'MASK_VALUE' : 'ID_RANGE';
  throw new AlbertkitError(code, `Input "${name}" ${showShape(shape)} holds ${value} at position ${bad}: values are 0 to ${below - 1}${also}.`, { name, position: bad, value, below, allow });
}
