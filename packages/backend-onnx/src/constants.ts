import { AlbertkitError, elements, showType, type DType, type Tensor, type TensorType, type Weights } from '@albertkit/core';
import { initializer, type Initializer } from './model-proto.js';
import type { Names } from './names.js';

/** What a model holds besides its nodes: weights and constants, each once, all in the outer graph where the bodies of loops see them. */
export type Constants = {
  readonly tensors: readonly Initializer[];
  /** The weight of this name; the initializer is named as the checkpoint names it. */
  weight(name: string, type: TensorType): string;
  /** A scalar of shape []. */
  scalar(value: number, dtype: DType): string;
  /** An int64 vector. */
  integers(values: readonly number[]): string;
};

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

export function constants(names: Names, weights: Weights): Constants {
  const tensors: Initializer[] = [];
  const known = new Map<string, string>();
  const once = (key: string, make: () => Initializer): string => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const tensor = make();
    tensors.push(tensor);
    known.set(key, tensor.proto.name);
    return tensor.proto.name;
  };
  return {
    tensors,
    weight: (name, type) => once(`weight ${name}`, () => {
      const tensor = weightOf(weights, name, type);
      return initializer(names.unique(name), tensor.dtype, tensor.shape, bytesOf(tensor));
    }),
    scalar: (value, dtype) => once(`${dtype} ${Object.is(value, -0) ? '-0' : value}`, () =>
      initializer(names.unique(`constant.${dtype}`), dtype, [], new Uint8Array(arrays[dtype].of(value).buffer))),
    integers: (values) => once(`int64 ${values.join()}`, () =>
      initializer(names.unique('constant.int64'), 'int64', [values.length], new Uint8Array(BigInt64Array.from(values, BigInt).buffer))),
  };
}

function weightOf(weights: Weights, name: string, type: TensorType): Tensor {
  const tensor = weights.get(name);
  if (!tensor) throw new AlbertkitError('WEIGHT_MISSING', `Weight "${name}" (${showType(type)}) is used by the graph and was not given.`, { missing: [name] });
  const fits = tensor.dtype === type.dtype && tensor.shape.join() === type.shape.join() && tensor.data.length === elements(tensor.shape);
  if (!fits) {
    throw new AlbertkitError('WEIGHT_SHAPE_MISMATCH', `Weight "${name}" should be ${showType(type)} and is ${showType(tensor)} with ${tensor.data.length} values.`, { name, expected: type, actual: { dtype: tensor.dtype, shape: tensor.shape } });
  }
  return tensor;
}

/** The bytes of a tensor as ONNX keeps them; typed arrays are little-endian wherever JavaScript runs today. */
function bytesOf({ data }: Tensor): Uint8Array {
  const array = data instanceof Float64Array ? Float32Array.from(data) : data;
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
