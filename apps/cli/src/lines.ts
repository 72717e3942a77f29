import { CliError } from './errors.js';

/** One line of text without its line end; lines count from 1. */
export type Line = { readonly text: string; readonly number: number };

const newline = 0x0a;
const carriageReturn = 0x0d;
const longest = 16 * 1024 * 1024;

/**
 * The lines of a stream of UTF-8 bytes, one at a time: ends are LF or CRLF, the last line needs none, a byte order mark at
 * the start is dropped. Memory is bounded by the longest line. Throws `LINE_TOO_LONG` over `limit` bytes and `LINE_NOT_UTF8`.
 */
export async function* readLines(stream: AsyncIterable<Uint8Array>, limit = longest): AsyncGenerator<Line> {
  let number = 1;
  let pieces: Uint8Array[] = [];
  let held = 0;
  const take = (piece: Uint8Array): void => {
    held += piece.length;
    if (held > limit) throw new CliError('LINE_TOO_LONG', `Line ${number} is longer than ${limit} bytes; split it, or give it as a file of its own.`, { line: number, limit });
    pieces.push(piece);
  };
  const finish = (): Line => {
    const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    pieces = [];
    held = 0;
    return { text: decodeLine(bytes, number), number: number++ };
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      take(chunk.subarray(start, end));
      start = end + 1;
      yield finish();
    }
    if (start < chunk.length) take(chunk.slice(start));
  }
  if (held > 0) yield finish();
}

function decodeLine(bytes: Uint8Array, number: number): string {
  const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: number > 1 }).decode(bytes.subarray(0, end));
  } catch (cause) {
    throw new CliError('LINE_NOT_UTF8', `Line ${number} is not UTF-8 text; convert the input (iconv -t UTF-8) and run again.`, { line: number }, { cause });
  }
}
