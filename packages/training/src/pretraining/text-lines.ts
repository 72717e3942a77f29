import { AlbertkitError } from '@albertkit/core';

/** Strings from memory or as they are read. */
export type Strings = Iterable<string> | AsyncIterable<string>;

/** Most UTF-16 units of a line where nothing is said. */
const longestLine = 2 ** 24;

/**
 * The lines of a text that comes in chunks of any size, without their ends (LF or CRLF; the last line needs none) and without
 * a byte order mark. Memory goes with the longest line. Throws `LINE_TOO_LONG` over `limit` UTF-16 units, a CR counted, and `DATA_INPUT` for
 * anything but strings.
 */
export async function* textLines(chunks: Strings, limit = longestLine): AsyncGenerator<string> {
  let pieces: string[] = [];
  let held = 0;
  let number = 1;
  const take = (piece: string): void => {
    held += piece.length;
    if (held > limit) throw new AlbertkitError('LINE_TOO_LONG', `Line ${number} is longer than ${limit} UTF-16 units: give one sentence or paragraph a line.`, { line: number, limit });
    pieces.push(piece);
  };
  const finish = (): string => {
    const line = pieces.length === 1 ? pieces[0]! : pieces.join('');
    const begin = number === 1 && line.startsWith('\ufeff') ? 1 : 0;
    const end = line.endsWith('\r') ? line.length - 1 : line.length;
    [pieces, held] = [[], 0];
    number++;
    return line.slice(begin, end);
  };
  for await (const chunk of checkedStrings(chunks)) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      take(chunk.slice(start, end));
      start = end + 1;
      yield finish();
    }
    if (start < chunk.length) take(chunk.slice(start));
  }
  if (held > 0) yield finish();
}

/** The strings themselves; throws `DATA_INPUT` for a single string, whose items are characters, and for what is no string. */
export async function* checkedStrings(strings: Strings): AsyncGenerator<string> {
  if (typeof strings === 'string') throw wrong('one string');
  for await (const string of strings) {
    if (typeof string !== 'string') throw wrong(`an item of type ${typeof string}`);
    yield string;
  }
}

function wrong(given: string): AlbertkitError {
  return new AlbertkitError('DATA_INPUT', `Text comes as an iterable of strings, and ${given} was given.`, { given });
}
