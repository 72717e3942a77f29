import { dirname, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import type { Tokenizer } from '@albertkit/tokenizer';
import { buildCorpus, textDocuments, type Corpus } from '@albertkit/training';
import { readInput } from '../input-bytes.js';
import type { Io } from '../io.js';
import { readLines } from '../lines.js';
import { grouped } from '../numbers.js';
import { shareBar } from '../progress.js';

/** Paths as a recipe has them: from its own folder. */
export const fromRecipe = (recipe: string, path: string): string => resolve(dirname(recipe), path);

/** Text files to a tokenised corpus in memory, with a bar on a terminal. Throws what reading, decoding and `buildCorpus` throw. */
export async function openCorpus(paths: readonly string[], tokenizer: Tokenizer, split: boolean, io: Io): Promise<Corpus> {
  const total = (await Promise.all(paths.map((path) => stat(path).then(({ size }) => size, () => 0)))).reduce((sum, size) => sum + size, 0);
  const bar = io.errIsTerminal ? shareBar(io.err) : undefined;
  let read = 0;
  const documents = async function* (): AsyncGenerator<readonly string[]> {
    for (const path of paths) yield* textDocuments(texts(readLines(readInput(path, io, (bytes) => (read += bytes)))), { sentences: split ? 'split' : 'line' });
  };
  try {
    return await buildCorpus(documents(), tokenizer, { signal: io.signal, onProgress: ({ tokens }) => bar?.update(read / Math.max(1, total), `${grouped(tokens)} tokens`) });
  } finally {
    bar?.stop();
  }
}

async function* texts(lines: AsyncIterable<{ readonly text: string }>): AsyncGenerator<string> {
  for await (const { text } of lines) yield text;
}
