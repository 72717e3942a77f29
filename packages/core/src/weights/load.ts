import type { Tensor, Weights } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import { showType, type TensorType } from '../ir/shape.js';
import { parameterCandidates } from './parameter-names.js';
import { isFloat, isWhole, toTensor } from './safetensors-convert.js';
import type { StoredTensor } from './stored-tensor.js';

/** A tensor that is there but not as the graph needs it; `actual` is the dtype and shape in the file. */
export type WeightMismatch = { readonly name: string; readonly expected: string; readonly actual: string };

type Found = { readonly name: string; readonly file: StoredTensor; readonly type: TensorType };

/**
 * The weights a graph needs, from a checkpoint: every parameter found by its name, with or without `albert.` in front on
 * either side, the decoder tied to the word embeddings and its bias to `predictions.bias` where the file holds only one
 * of the two, and with `head` the head's own tensors as `heads.NAME.*`. Floats become Float32Array, other names in the
 * file are ignored. Throws one error that lists all that is wrong in `facts`: `WEIGHT_SHAPE_MISMATCH` (`mismatched`, with
 * expected and actual), `WEIGHT_DTYPE` (`undecodable`: int8 where a float is wanted, for one) or `WEIGHT_MISSING` (`missing`, with the
 * names tried), the first that applies.
 */
export function loadWeights(
  stored: ReadonlyMap<string, StoredTensor>,
  parameters: Readonly<Record<string, TensorType>>,
  options: { readonly head?: string } = {},
): Weights {
  const found: Found[] = [];
  const missing: { name: string; tried: readonly string[] }[] = [];
  for (const [name, type] of Object.entries(parameters)) {
    const tried = parameterCandidates(name, options.head);
    const file = tried.map((candidate) => stored.get(candidate)).find((tensor) => tensor !== undefined);
    if (file) found.push({ name, file, type });
    else missing.push({ name, tried });
  }
  const mismatched = found.filter(({ file, type }) => !fits(file.shape, type)).map(describe);
  const undecodable = found.filter(({ file, type }) => !decodesTo(file, type)).map(describe);
  const facts = { mismatched, undecodable, missing, ...options };
  if (mismatched.length > 0) {
    throw new AlbertkitError('WEIGHT_SHAPE_MISMATCH', `The checkpoint does not fit the configuration: ${listed(mismatched.map(wantedAndGot))}${also(missing.length)}; the config.json belongs to another model.`, facts);
  }
  if (undecodable.length > 0) {
    throw new AlbertkitError('WEIGHT_DTYPE', `The checkpoint holds dtypes that cannot be used for these weights: ${listed(undecodable.map(wantedAndGot))}; int8 checkpoints are not read yet, save it as float32 or float16.`, facts);
  }
  if (missing.length > 0) {
    throw new AlbertkitError('WEIGHT_MISSING', `The checkpoint lacks ${listed(missing.map(({ tried }) => tried.join(' or ')))}; it was saved from another architecture or head.`, facts);
  }
  return decodeEach(found);
}

/** Two parameters that come from one tensor of the file (a tied decoder) share one decoded tensor. */
function decodeEach(found: readonly Found[]): Weights {
  const decoded = new Map<StoredTensor, Tensor>();
  const weights = new Map<string, Tensor>();
  for (const { name, file } of found) {
    const tensor = decoded.get(file) ?? toTensor(file);
    decoded.set(file, tensor);
    weights.set(name, tensor);
  }
  return weights;
}

const fits = (shape: readonly number[], type: TensorType): boolean =>
  shape.length === type.shape.length && type.shape.every((dim, axis) => typeof dim === 'string' || dim === shape[axis]);

const decodesTo = ({ dtype }: StoredTensor, type: TensorType): boolean =>
  type.dtype === 'float32' ? isFloat(dtype) : type.dtype === 'int32' ? isWhole(dtype) : dtype === 'BOOL';

const describe = ({ name, file, type }: Found): WeightMismatch => ({ name, expected: showType(type), actual: `${file.dtype}[${file.shape.join(', ')}]` });

const wantedAndGot = ({ name, expected, actual }: WeightMismatch): string => `${name} should be ${expected} and is ${actual}`;

const listed = (all: readonly string[]): string => `${all.slice(0, 5).join(', ')}${all.length > 5 ? ` and ${all.length - 5} more` : ''}`;

const also = (missing: number): string => (missing === 0 ? '' : `, and ${missing} ${missing === 1 ? 'tensor is' : 'tensors are'} missing`);
