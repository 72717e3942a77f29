import { AlbertkitError } from '../errors.js';
import { jsonCursor, type JsonCursor } from '../strict-json.js';
import { isStoredDType, storedDTypes, type StoredDType } from './stored-tensor.js';

/** What the header says of one tensor; `begin` and `end` count from the end of the header. */
export type HeaderEntry = {
  readonly dtype: StoredDType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
};
export type Header = {
  readonly entries: ReadonlyMap<string, HeaderEntry>;
  readonly metadata: ReadonlyMap<string, string>;
};

/** Reads the JSON header in bytes 8 to `end` of a file. Throws `ST_HEADER_JSON`, `ST_DUPLICATE_NAME`, `ST_DTYPE`, `ST_OVERFLOW`. */
export function readHeader(file: Uint8Array, end: number): Header {
  const fail = (reason: string, offset: number): never => {
    throw new AlbertkitError('ST_HEADER_JSON', `The safetensors header is not as the format has it, at byte ${offset}: ${reason}.`, { offset, reason });
  };
  if (file[8] !== 0x7b || end <= 8) fail('it must start with "{"', 8);
  const cursor = jsonCursor(file, fail, 8, end);
  const entries = new Map<string, HeaderEntry>();
  const metadata = new Map<string, string>();
  let hasMetadata = false;
  cursor.object((name, offset) => {
    if (name === '__metadata__') {
      if (hasMetadata) throw duplicate(name, offset);
      hasMetadata = true;
      if (!cursor.isNull()) readMetadata(cursor, metadata);
      return;
    }
    if (entries.has(name)) throw duplicate(name, offset);
    entries.set(name, readEntry(cursor, name));
  });
  cursor.end();
  return { entries, metadata };
}

function readMetadata(cursor: JsonCursor, metadata: Map<string, string>): void {
  cursor.object((key, offset) => {
    if (metadata.has(key)) throw duplicate(key, offset);
    metadata.set(key, cursor.string());
  });
}

function readEntry(cursor: JsonCursor, tensor: string): HeaderEntry {
  const start = cursor.offset();
  let dtype: StoredDType | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  const naturals = (most: number): number[] => {
    const values: number[] = [];
    cursor.array((index) => {
      if (index >= most) cursor.fail(`more than ${most} numbers`);
      const value = cursor.natural();
      if (value === undefined) {
        throw new AlbertkitError('ST_OVERFLOW', `Tensor ${JSON.stringify(tensor.slice(0, 120))} holds a size or offset beyond 2^53 - 1.`, { tensor });
      }
      values.push(value);
    });
    return values;
  };
  cursor.object((field, offset) => {
    // Fields that the format does not know are passed over, as the reference does; the three it knows must stand once.
    if (field !== 'dtype' && field !== 'shape' && field !== 'data_offsets') return cursor.skip();
    const seen = field === 'dtype' ? dtype : field === 'shape' ? shape : offsets;
    if (seen !== undefined) cursor.fail(`the field "${field}" stands twice`, offset);
    if (field === 'dtype') dtype = knownDType(cursor.string(), tensor);
    else if (field === 'shape') shape = naturals(64);
    else offsets = naturals(2);
  });
  const [begin, end] = offsets ?? [];
  if (dtype === undefined || shape === undefined || begin === undefined || end === undefined) {
    return cursor.fail('a tensor needs "dtype", "shape" and two "data_offsets"', start);
  }
  return { dtype, shape, begin, end };
}

function knownDType(dtype: string, tensor: string): StoredDType {
  if (isStoredDType(dtype)) return dtype;
  throw new AlbertkitError('ST_DTYPE', `Tensor ${JSON.stringify(tensor.slice(0, 120))} has dtype ${JSON.stringify(dtype.slice(0, 40))}; known are ${storedDTypes.join(', ')}.`, { tensor, dtype: dtype.slice(0, 40), known: storedDTypes });
}

const duplicate = (name: string, offset: number): AlbertkitError =>
  new AlbertkitError('ST_DUPLICATE_NAME', `The name ${JSON.stringify(name.slice(0, 120))} stands twice in the safetensors header, again at byte ${offset}.`, { tensor: name, offset });
