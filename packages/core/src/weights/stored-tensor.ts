/** The element types of a safetensors file that this package reads and writes. */
export type StoredDType =
  | 'F64' | 'F32' | 'F16' | 'BF16'
  | 'I64' | 'I32' | 'I16' | 'I8'
  | 'U64' | 'U32' | 'U16' | 'U8'
  | 'BOOL' | 'F8_E4M3' | 'F8_E5M2';

/** A tensor as it lies in a file: little-endian elements in row-major order, `bytes` a view into the file. */
export type StoredTensor = {
  readonly dtype: StoredDType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
};

/** A safetensors file, open: its tensors by name in the order of the header, and its free text. */
export type Safetensors = {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
};

/** Bytes an element, in the order the reference implementation ranks the types (its writer puts the last first). */
const widths = new Map<StoredDType, number>([
  ['BOOL', 1], ['U8', 1], ['I8', 1], ['F8_E5M2', 1], ['F8_E4M3', 1],
  ['I16', 2], ['U16', 2], ['F16', 2], ['BF16', 2],
  ['I32', 4], ['U32', 4], ['F32', 4],
  ['F64', 8], ['I64', 8], ['U64', 8],
]);

export const storedDTypes: readonly StoredDType[] = [...widths.keys()];

export const isStoredDType = (name: string): name is StoredDType => storedDTypes.some((dtype) => dtype === name);

export const bytesPerElement = (dtype: StoredDType): number => widths.get(dtype) ?? 0;

/** Bytes of a tensor, or undefined where the product leaves the whole numbers that JavaScript holds exactly. */
export function storedBytes(dtype: StoredDType, shape: readonly number[]): number | undefined {
  let bytes = bytesPerElement(dtype);
  for (const size of shape) {
    bytes *= size;
    if (!Number.isSafeInteger(bytes)) return undefined;
  }
  return bytes;
}
