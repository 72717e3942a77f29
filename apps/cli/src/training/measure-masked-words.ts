import type { Backend } from '@albertkit/core';
import type { Model } from '@albertkit/tasks';
import { evaluateMaskedWords, type MaskedWordEvaluation, type MaskedWordOptions } from '@albertkit/training';
import type { Io } from '../io.js';
import { grouped } from '../numbers.js';
import { shareBar } from '../progress.js';
import { table } from '../table.js';
import { openDocuments } from './open-documents.js';

export type MaskedWordChoice = Pick<MaskedWordOptions, 'head' | 'maskedShare' | 'longestNgram' | 'tokens' | 'seed' | 'limit'> & {
  /** Whether a line is a paragraph. */
  readonly splitSentences?: boolean;
};

/** What a model knows of hidden words of text files, with a bar on a terminal. Throws what `openDocuments` and `evaluateMaskedWords` throw. */
export async function measureMaskedWords(model: Model, backend: Backend, paths: readonly string[], { splitSentences = false, ...choice }: MaskedWordChoice, io: Io): Promise<MaskedWordEvaluation> {
  const { documents, shareRead } = await openDocuments(paths, splitSentences, io);
  const bar = io.errIsTerminal ? shareBar(io.err) : undefined;
  try {
    return await evaluateMaskedWords(model, documents, { ...choice, backend, signal: io.signal, onProgress: (words) => bar?.update(shareRead(), `${grouped(words)} words`) });
  } finally {
    bar?.stop();
  }
}

/** The figures as a table for people. */
export function shownMaskedWords({ words, tokens, unasked, rows, ...metrics }: MaskedWordEvaluation): string {
  const figures = Object.entries(metrics).map(([name, value]) => [name, value.toFixed(4)]);
  return table([{ title: 'metric' }, { title: 'value', align: 'right' }], [...figures, ...Object.entries({ words, tokens, unasked, rows }).map(([name, count]) => [name, String(count)])]);
}
