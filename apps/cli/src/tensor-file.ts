import { fromTensor, readSafetensors, writeSafetensors, type StoredTensor, type Tensors } from '@albertkit/core';
import { readInputFile } from './read-file.js';
import { writeWholeFile } from './write-file.js';

/** The tensors of a safetensors file by name; throws what the disk and `readSafetensors` throw. */
export const readTensorFile = async (path: string): Promise<ReadonlyMap<string, StoredTensor>> => readSafetensors(await readInputFile(path)).tensors;

/** Writes tensors as safetensors: F64 from a Float64Array, else F32, I64 or BOOL; a scalar as shape [1]. Replaces what is there. */
export async function writeTensorFile(path: string, tensors: Tensors): Promise<void> {
  const stored = Object.entries(tensors).map(([name, tensor]) => [name, fromTensor(tensor.shape.length === 0 ? { ...tensor, shape: [1] } : tensor)] as const);
  await writeWholeFile(path, writeSafetensors(new Map(stored)), { overwrite: true });
}
