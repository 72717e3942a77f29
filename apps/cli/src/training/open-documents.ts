import { stat } from 'node:fs/promises';
import { textDocuments } from '@albertkit/training';
import { readInput } from '../input-bytes.js';
import type { Io } from '../io.js';
import { readLines } from '../lines.js';

/** The documents of text files, one file after the other, and how far the reading is, from 0 to 1. */
export type OpenedDocuments = { readonly documents: AsyncGenerator<readonly string[]>; shareRead(): number };

/** Text files, gzip or not, as documents, each its sentences; `split` takes lines for paragraphs. Reading throws what files, decoding and `textDocuments` throw. */
export async function openDocuments(paths: readonly string[], split: boolean, io: Io): Promise<OpenedDocuments> {
  const total = (await Promise.all(paths.map((path) => stat(path).then(({ size }) => size, () => 0)))).reduce((sum, size) => sum + size, 0);
  let read = 0;
  const documents = async function* (): AsyncGenerator<readonly string[]> {
    for (const path of paths) yield* textDocuments(texts(readLines(readInput(path, io, (bytes) => (read += bytes)))), { sentences: split ? 'split' : 'line' });
  };
  return { documents: documents(), shareRead: () => read / Math.max(1, total) };
}

async function* texts(lines: AsyncIterable<{ readonly text: string }>): AsyncGenerator<string> {
  for await (const { text } of lines) yield text;
}
