import { AlbertkitError } from '../errors.js';
import { isWellFormed } from '../well-formed.js';
import { quoted } from './safetensors.js';
import { storedBytes, storedDTypes, type StoredTensor } from './stored-tensor.js';

type Named = { readonly name: string; readonly key: Uint8Array; readonly tensor: StoredTensor };

const encoder = new TextEncoder();

/**
 * The bytes of a safetensors file. The same tensors and metadata give the same bytes, in any order of the maps, and the
 * bytes that the reference implementation writes: widest types first, then by name, header padded to 8 bytes, so every
 * tensor lies aligned. Throws `ST_NAME` for a name that no file can hold and `ST_SHAPE` where bytes and shape differ.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string> | Readonly<Record<string, string>> = new Map(),
): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].map(([name, tensor]) => ({ name, key: encoder.encode(name), tensor })).sort(byRankThenName);
  const header = headerBytes(ordered, metadata instanceof Map ? metadata : new Map(Object.entries(metadata)));
  const dataBytes = ordered.reduce((sum, { tensor }) => sum + tensor.bytes.length, 0);
  const file = allocate(8 + header.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const { tensor } of ordered) {
    file.set(tensor.bytes, at);
    at += tensor.bytes.length;
  }
  return file;
}

function headerBytes(ordered: readonly Named[], metadata: ReadonlyMap<string, string>): Uint8Array {
  const members: string[] = [];
  if (metadata.size > 0) {
    const inner = [...metadata].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, text]) => `${jsonText(key)}:${jsonText(text)}`);
    members.push(`"__metadata__":{${inner.join(',')}}`);
  }
  let begin = 0;
  for (const { name, tensor } of ordered) {
    const end = begin + checkedBytes(name, tensor);
    members.push(`${jsonText(name)}:{"dtype":"${tensor.dtype}","shape":[${tensor.shape.join(',')}],"data_offsets":[${begin},${end}]}`);
    begin = end;
  }
  const text = encoder.encode(`{${members.join(',')}}`);
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  padded.set(text);
  return padded;
}

function checkedBytes(name: string, { dtype, shape, bytes }: StoredTensor): number {
  if (name === '__metadata__' || !isWellFormed(name)) {
    throw new AlbertkitError('ST_NAME', `A safetensors file cannot hold a tensor named ${quoted(name)}.`, { tensor: name });
  }
  const expected = shape.every((size) => Number.isSafeInteger(size) && size >= 0) ? storedBytes(dtype, shape) : undefined;
  if (expected !== bytes.length) {
    throw new AlbertkitError('ST_SHAPE', `Tensor ${quoted(name)} is ${dtype} [${shape.join(', ')}], which takes ${expected} bytes, but has ${bytes.length}.`, { tensor: name, dtype, shape, expected, actual: bytes.length });
  }
  return bytes.length;
}

/** JSON text of a string, refused where it would not read back the same. */
function jsonText(text: string): string {
  if (!isWellFormed(text)) throw new AlbertkitError('ST_NAME', `A safetensors file cannot hold the text ${quoted(text)}: it has half a surrogate pair.`, { text });
  return JSON.stringify(text);
}

function byRankThenName(a: Named, b: Named): number {
  const rank = storedDTypes.indexOf(b.tensor.dtype) - storedDTypes.indexOf(a.tensor.dtype);
  return rank !== 0 ? rank : compareBytes(a.key, b.key);
}

/** Order of UTF-8 bytes, which is that of code points; JavaScript's own `<` orders by UTF-16 units. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function allocate(bytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new AlbertkitError('ST_TOO_LARGE', `A file of ${bytes} bytes does not fit in one buffer of this JavaScript engine; write it in several files.`, { bytes }, { cause });
  }
}
