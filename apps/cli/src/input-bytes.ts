import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CliError, codeOf } from './errors.js';
import type { Io } from './io.js';
import { openInputFile } from './read-file.js';

const gzipMark = [0x1f, 0x8b] as const;
/** Small enough for a progress bar to be honest about what has been read. */
const chunkBytes = 64 * 1024;

/**
 * The bytes of a file, or of stdin for `-`, as they are read; what begins as gzip comes unpacked, piece by piece. `onRead` is
 * told how many bytes were read, packed ones where it is packed. Throws as `openInputFile` does, and `GZIP_DATA`.
 */
export async function* readInput(name: string, io: Io, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of name === '-' ? (io.input as AsyncIterable<Uint8Array>) : openInputFile(name, chunkBytes)) {
      onRead(chunk.length);
      yield chunk;
    }
  };
  const { first, rest } = await firstBytes(counted(), gzipMark.length);
  const all = async function* (): AsyncGenerator<Uint8Array> {
    if (first.length > 0) yield first;
    yield* rest;
  };
  yield* gzipMark.every((byte, n) => first[n] === byte) ? unpack(all(), name === '-' ? 'stdin' : name) : all();
}

/** The sizes of all these inputs together, packed where they are packed; undefined where one's is not known: stdin, a pipe, or a file that reading will complain about. */
export async function inputBytes(names: readonly string[]): Promise<number | undefined> {
  let total = 0;
  for (const name of names) {
    const about = name === '-' ? undefined : await stat(name).catch(() => undefined);
    if (!about?.isFile()) return undefined;
    total += about.size;
  }
  return total;
}

async function* unpack(packed: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // An error of either reaches whoever reads the unpacked bytes.
  pipeline(Readable.from(packed, { objectMode: true, highWaterMark: 1 }), gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const code = codeOf(cause);
    throw code.startsWith('Z_') ? new CliError('GZIP_DATA', `${name} is no whole gzip file (${code}): it was cut or changed; make it again.`, { path: name, system: code }, { cause }) : cause;
  }
}

/** At least `count` bytes of a stream, where it has them, and the stream of what is after them. */
async function firstBytes(stream: AsyncGenerator<Uint8Array>, count: number): Promise<{ readonly first: Uint8Array; readonly rest: AsyncGenerator<Uint8Array> }> {
  let first: Uint8Array = new Uint8Array();
  while (first.length < count) {
    const next = await stream.next();
    if (next.done) break;
    first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  return { first, rest: stream };
}
