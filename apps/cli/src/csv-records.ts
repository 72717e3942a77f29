import { parse, type CsvError, type InfoRecord } from 'csv-parse';
import { CliError } from './errors.js';
import { longestLine } from './lines.js';

/** The cells of one record of a table; `line` is the one it begins on, from 1. */
export type CsvRecord = { readonly cells: readonly string[]; readonly line: number };
/** A record that is none, and why; `text` is what was read of it. */
export type BadRecord = { readonly error: CliError; readonly line: number; readonly text: string };

/**
 * The records of a table as RFC 4180 has them, from UTF-8 bytes: rows end with LF or CRLF, quotes are doubled inside quotes,
 * a byte order mark at the start is dropped. A record that cannot be read stops no other. Throws `CSV_TOO_LONG` for one
 * over `limit` bytes, since nothing tells where the next begins: a quote that is never closed takes in all that follows.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, delimiter: string, limit = longestLine): AsyncGenerator<CsvRecord | BadRecord> {
  let found: (CsvRecord | BadRecord)[] = [];
  // The parser counts every CR as the end of a line; these are the ones inside records.
  let carriageReturns = 0;
  let lastBad = '';
  const parser = parse({
    delimiter,
    record_delimiter: ['\n', '\r\n'],
    // One character a byte: whether they are UTF-8 is asked of each record, not guessed.
    encoding: 'latin1',
    raw: true,
    relax_column_count: true,
    max_record_size: limit,
    skip_records_with_error: true,
    on_skip: (thrown, raw = '') => {
      // One record may go wrong at several places, and the first is worth telling; of another record no more can have been read.
      const isSame = lastBad !== '' && raw.length > lastBad.length && raw.startsWith(lastBad);
      lastBad = raw;
      const line = Number(thrown?.['lines']) - carriageReturns - lineEnds(inside(raw));
      if (thrown?.code === 'CSV_MAX_RECORD_SIZE') throw new CliError('CSV_TOO_LONG', `line ${line}: the record that begins here is longer than ${limit} bytes; is a quote not closed?`, { line, limit }, { cause: thrown });
      if (!isSame) found.push({ line, text: Buffer.from(raw, 'latin1').toString(), error: recordError(line, thrown) });
    },
    on_record: (given: unknown, { lines }: InfoRecord) => {
      // What `raw` makes of a record; the library's types do not say so.
      const { record, raw } = given as { readonly record: readonly string[]; readonly raw: string };
      lastBad = '';
      const line = lines - carriageReturns - lineEnds(inside(raw));
      carriageReturns += inside(raw).split('\r').length - 1;
      found.push(decodeRecord(record, line, raw));
      return undefined;
    },
  });
  parser.on('error', () => undefined); // `fed` throws it
  const fed = (chunk?: Uint8Array): Promise<undefined> => new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve(undefined));
    if (chunk) parser.write(chunk, done);
    else parser.end(done);
  });
  const feed = async function* (chunk?: Uint8Array): AsyncGenerator<CsvRecord | BadRecord> {
    const failure = await fed(chunk).catch((thrown: Error) => thrown);
    yield* found;
    found = [];
    if (failure) throw failure;
  };
  for await (const chunk of withoutMark(bytes)) yield* feed(chunk);
  yield* feed();
}

/** A record's text without the end of its last line. */
const inside = (raw: string): string => (/[\r\n]$/.test(raw) ? raw.slice(0, -1) : raw);
const lineEnds = (text: string): number => text.split(/[\r\n]/).length - 1;

function decodeRecord(cells: readonly string[], line: number, raw: string): CsvRecord | BadRecord {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return { line, cells: cells.map((cell) => decoder.decode(Buffer.from(cell, 'latin1'))) };
  } catch (cause) {
    const error = new CliError('LINE_NOT_UTF8', `line ${line}: not UTF-8 text; convert the input (iconv -t UTF-8) and run again.`, { line }, { cause });
    return { line, text: Buffer.from(raw, 'latin1').toString(), error };
  }
}

function recordError(line: number, thrown: CsvError | undefined): CliError {
  const field = Number(thrown?.['index']) + 1;
  const what = thrown?.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is opened and never closed' : 'a quote stands inside a cell; put the cell in quotes and write the quote twice';
  return new CliError('CSV_QUOTE', `line ${line} cell ${field}: ${what}.`, { line, cell: field }, { cause: thrown });
}

/** The bytes without a byte order mark at their start. */
async function* withoutMark(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | undefined = new Uint8Array();
  const marked = (chunk: Uint8Array): Uint8Array => (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk);
  for await (const chunk of bytes) {
    if (!start) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < 3) continue;
    yield marked(start);
    start = undefined;
  }
  if (start) yield start;
}
