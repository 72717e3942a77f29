import { AlbertkitError } from '../errors.js';
import { refusePickle } from './pickle.js';
import { readHeader, type HeaderEntry } from './safetensors-header.js';
import { storedBytes, type Safetensors, type StoredTensor } from './stored-tensor.js';

const largestHeader = 100_000_000;

/**
 * Opens a safetensors file (the format of github.com/huggingface/safetensors) that is whole in memory; the tensors are
 * views into it. Stricter than the reference in two places where its README is too: a tensor named twice and white
 * space before the header are refused. Throws `ST_HEADER_TOO_SMALL`, `ST_HEADER_TOO_LARGE`, `ST_HEADER_LENGTH`,
 * `ST_HEADER_JSON` (with the byte offset), `ST_DUPLICATE_NAME`, `ST_DTYPE`, `ST_OFFSET`, `ST_OVERFLOW`, `ST_SHAPE`,
 * `ST_NOT_COVERED`, and `PICKLE_REFUSED` where the content is a pickle whatever the file is called.
 */
export function readSafetensors(file: Uint8Array): Safetensors {
  refusePickle(file);
  const dataStart = 8 + headerLength(file);
  const { entries, metadata } = readHeader(file, dataStart);
  checkLayout(entries, dataStart, file.length);
  // Plain views: a Node Buffer, which is a Uint8Array too, slices and maps by other rules.
  const view = (begin: number, end: number): Uint8Array => new Uint8Array(file.buffer, file.byteOffset + dataStart + begin, end - begin);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { dtype, shape, begin, end }] of entries) {
    tensors.set(name, { dtype, shape, bytes: view(begin, end) });
  }
  return { tensors, metadata };
}

function headerLength(file: Uint8Array): number {
  if (file.length < 8) {
    throw new AlbertkitError('ST_HEADER_TOO_SMALL', `A safetensors file starts with 8 bytes of length, this one has ${file.length} bytes in all; it is empty or cut, fetch it again.`, { bytes: file.length });
  }
  const view = new DataView(file.buffer, file.byteOffset, 8);
  const length = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
  if (length > largestHeader) {
    throw new AlbertkitError('ST_HEADER_TOO_LARGE', `The header says it is ${length} bytes long, the format allows ${largestHeader}; this is no safetensors file.`, { length, limit: largestHeader });
  }
  if (length > file.length - 8) {
    throw new AlbertkitError('ST_HEADER_LENGTH', `The header says it is ${length} bytes long, but ${file.length - 8} bytes follow; the file is cut, fetch it again.`, { length, available: file.length - 8 });
  }
  return length;
}

/** Tensors must lie one after the other, without overlap, hole or rest, as the reference demands (no second file can hide). */
function checkLayout(entries: ReadonlyMap<string, HeaderEntry>, dataStart: number, fileLength: number): void {
  const inOrder = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const [name, { dtype, shape, begin, end }] of inOrder) {
    if (begin !== covered || end < begin) {
      throw new AlbertkitError('ST_OFFSET', `Tensor ${quoted(name)} lies at ${begin} to ${end}, it should start at ${covered}: tensors must follow each other without overlap or hole.`, { tensor: name, begin, end, expected: covered });
    }
    const bytes = storedBytes(dtype, shape);
    if (bytes === undefined) {
      throw new AlbertkitError('ST_OVERFLOW', `Tensor ${quoted(name)} of shape [${shape.join(', ')}] has more bytes than can be counted exactly.`, { tensor: name, shape });
    }
    if (bytes !== end - begin) {
      throw new AlbertkitError('ST_SHAPE', `Tensor ${quoted(name)} is ${dtype} [${shape.join(', ')}], which takes ${bytes} bytes, but ${end - begin} are set aside.`, { tensor: name, dtype, shape, expected: bytes, actual: end - begin });
    }
    covered = end;
  }
  if (dataStart + covered !== fileLength) {
    throw new AlbertkitError('ST_NOT_COVERED', `The tensors take ${covered} bytes, but ${fileLength - dataStart} follow the header; the file is cut or something was added to it.`, { expected: covered, actual: fileLength - dataStart });
  }
}

/** A name from a file, safe to print: escaped and cut. */
export const quoted = (name: string): string => JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}...` : name);
