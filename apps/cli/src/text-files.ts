import { stat } from 'node:fs/promises';
import type { Io } from './io.js';
import { readLines } from './lines.js';
import { openInputFile } from './read-file.js';

/** The lines of several files, one after the other, and how far the reading is. */
export type TextFiles = {
  readonly lines: AsyncIterable<string>;
  /** 0 to 1; 0 where the sizes are not known. */
  shareRead(): number;
};

/** Opens text files in the order given, - being stdin; throws as `readLines` and `openInputFile` do, once the lines are read. */
export async function openTextFiles(paths: readonly string[], io: Io): Promise<TextFiles> {
  const total = (await Promise.all(paths.map(bytesOf))).reduce((sum, size) => sum + size, 0);
  let read = 0;
  const lines = async function* (): AsyncGenerator<string> {
    for (const path of paths) {
      for await (const { text } of readLines(path === '-' ? io.input : openInputFile(path))) {
        read += Buffer.byteLength(text) + 1;
        yield text;
      }
    }
  };
  return { lines: lines(), shareRead: () => (total === 0 ? 0 : Math.min(1, read / total)) };
}

/** Infinity where it is not known: stdin, a pipe, or a file that reading will complain about. */
async function bytesOf(path: string): Promise<number> {
  if (path === '-') return Infinity;
  const about = await stat(path).catch(() => undefined);
  return about?.isFile() ? about.size : Infinity;
}
