import { CliError } from './errors.js';

/** One line of text without its line end; lines count from 1. */
export type Line = { readonly text: string; readonly number: number };
/** A line that is no text, and why. */
export type BadLine = { readonly number: number; readonly error: CliError };

const newline = 0x0a;
const carriageReturn = 0x0d;
/** Most bytes of a line, and of a record of a table. */
export const longestLine = 16 * 1024 * 1024;

/**
 * The lines of a stream of UTF-8 bytes, one at a time: ends are LF or CRLF, the last line needs none, a byte order mark at
 * the start is dropped. Memory is bounded by the longest line. Throws `LINE_TOO_LONG` over `limit` bytes and `LINE_NOT_UTF8`.
 */
export async function* readLines(stream: AsyncIterable<Uint8Array>, limit = longestLine): AsyncGenerator<Line> {
  for await (const line of settleLines(stream, limit)) {
    if ('error' in line) throw line.error;
    yield line;
  }
}

/** As `readLines`, but a line that cannot be read stops no other: it comes as a `BadLine` in its place. */
export async function* settleLines(stream: AsyncIterable<Uint8Array>, limit = longestLine): AsyncGenerator<Line | BadLine> {
  let number = 1;
  let pieces: Uint8Array[] = [];
  let held = 0;
  let tooLong = false;
  const take = (piece: Uint8Array): BadLine | undefined => {
    if (tooLong) return undefined;
    held += piece.length;
    if (held <= limit) {
      pieces.push(piece);
      return undefined;
    }
    [pieces, tooLong] = [[], true];
    return { number, error: new CliError('LINE_TOO_LONG', `line ${number}: longer than ${limit} bytes; split it, or give it as a file of its own.`, { line: number, limit }) };
  };
  const finish = (): Line | BadLine | undefined => {
    const line = tooLong ? undefined : decodeLine(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces), number);
    [pieces, held, tooLong] = [[], 0, false];
    number++;
    return line;
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const bad = take(chunk.subarray(start, end));
      start = end + 1;
      if (bad) yield bad;
      const line = finish();
      if (line) yield line;
    }
    const bad = start < chunk.length ? take(chunk.slice(start)) : undefined;
    if (bad) yield bad;
  }
  const last = held > 0 ? finish() : undefined;
  if (last) yield last;
}

function decodeLine(bytes: Uint8Array, number: number): Line | BadLine {
  const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
  try {
    return { number, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: number > 1 }).decode(bytes.subarray(0, end)) };
  } catch (cause) {
    return { number, error: new CliError('LINE_NOT_UTF8', `line ${number}: not UTF-8 text; convert the input (iconv -t UTF-8) and run again.`, { line: number }, { cause }) };
  }
}
