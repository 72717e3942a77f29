import { textDocuments } from '@albertkit/training';
import type { Io } from '../io.js';
import { openTextFiles } from '../text-files.js';

/** The documents of text files, one file after the other, and how far the reading is, from 0 to 1. */
export type OpenedDocuments = { readonly documents: AsyncGenerator<readonly string[]>; shareRead(): number };

/** Text files, gzip or not, as documents, each its sentences; `split` takes lines for paragraphs. Reading throws what files, decoding and `textDocuments` throw. */
export async function openDocuments(paths: readonly string[], split: boolean, io: Io): Promise<OpenedDocuments> {
  const { files, shareRead } = await openTextFiles(paths, io);
  const documents = async function* (): AsyncGenerator<readonly string[]> {
    for (const lines of files) yield* textDocuments(lines, { sentences: split ? 'split' : 'line' });
  };
  return { documents: documents(), shareRead };
}
