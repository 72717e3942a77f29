import { inputBytes, readInput } from './input-bytes.js';
import type { Io } from './io.js';
import { readLines } from './lines.js';

/** The lines of several files, and how far the reading is. */
export type TextFiles = {
  /** The lines of each file, in the order given. */
  readonly files: readonly AsyncIterable<string>[];
  /** 0 to 1; 0 where the sizes are not known. */
  shareRead(): number;
};

/** Opens text files, gzip or not, - being stdin; throws as `readLines` and `readInput` do, once the lines are read. */
export async function openTextFiles(names: readonly string[], io: Io): Promise<TextFiles> {
  const total = await inputBytes(names);
  let read = 0;
  const linesOf = async function* (name: string): AsyncGenerator<string> {
    for await (const { text } of readLines(readInput(name, io, (bytes) => (read += bytes)))) yield text;
  };
  return { files: names.map(linesOf), shareRead: () => (total === undefined || total === 0 ? 0 : Math.min(1, read / total)) };
}
