import { dirname, resolve } from 'node:path';
import type { Tokenizer } from '@albertkit/tokenizer';
import { buildCorpus, type Corpus } from '@albertkit/training';
import type { Io } from '../io.js';
import { grouped } from '../numbers.js';
import { shareBar } from '../progress.js';
import { openDocuments } from './open-documents.js';

/** Paths as a recipe has them: from its own folder. */
export const fromRecipe = (recipe: string, path: string): string => resolve(dirname(recipe), path);

/** Text files to a tokenised corpus in memory, with a bar on a terminal. Throws what `openDocuments` and `buildCorpus` throw. */
export async function openCorpus(paths: readonly string[], tokenizer: Tokenizer, split: boolean, io: Io, shardTokens?: number): Promise<Corpus> {
  const { documents, shareRead } = await openDocuments(paths, split, io);
  const bar = io.errIsTerminal ? shareBar(io.err) : undefined;
  try {
    return await buildCorpus(documents, tokenizer, { ...(shardTokens === undefined ? {} : { shardTokens }), signal: io.signal, onProgress: ({ tokens }) => bar?.update(shareRead(), `${grouped(tokens)} tokens`) });
  } finally {
    bar?.stop();
  }
}
