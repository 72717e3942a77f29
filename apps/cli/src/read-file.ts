import { createReadStream } from 'node:fs';
import { CliError, codeOf } from './errors.js';

/**
 * A file named on the command line, whole (also a pipe, as shells make them for `<(...)`). Throws `FILE_MISSING`,
 * `NOT_A_FILE`, `FILE_PERMISSION`, `FILE_READ`, and `FILE_TOO_LARGE` over `limit` bytes.
 */
export async function readInputFile(path: string, limit = Infinity): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of openInputFile(path)) {
    bytes += piece.length;
    if (bytes > limit) throw new CliError('FILE_TOO_LARGE', `${path} is larger than ${limit} bytes; it is another file than was meant.`, { path, limit });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The bytes of a file as they are read, at most `chunkBytes` at a time; throws as `readInputFile` does. */
export async function* openInputFile(path: string, chunkBytes = 1024 * 1024): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw readError(path, cause);
  }
}

function readError(path: string, cause: unknown): CliError {
  const system = codeOf(cause);
  const facts = { path, system };
  if (system === 'ENOENT' || system === 'ENOTDIR') return new CliError('FILE_MISSING', `There is no file ${path}.`, facts, { cause });
  if (system === 'EISDIR') return new CliError('NOT_A_FILE', `${path} is a folder where a file should be.`, facts, { cause });
  if (system === 'EACCES' || system === 'EPERM') return new CliError('FILE_PERMISSION', `${path} may not be read by this user; change its permissions.`, facts, { cause });
  return new CliError('FILE_READ', `${path} could not be read (${system}).`, facts, { cause });
}
