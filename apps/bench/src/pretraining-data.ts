import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readTokenizerJson } from '@albertkit/tokenizer';
import { buildCorpus, pmiEmbeddings, pretrainingBatches, textDocuments, textLines } from '@albertkit/training';
import { machine, showMachine } from './machine.js';
import { interleaved } from './measure.js';
import type { Report } from './report.js';
import { showTable } from './table.js';

const pretraining = new URL('../../../../shared/data/pretrain/', import.meta.url);
const characters = 10_000_000;

/** 10 MB of text from paragraphs to a corpus, from there to masked batches, and word embeddings to start with: time of each. */
export async function pretrainingData(rounds: number): Promise<Report> {
  if (!existsSync(pretraining)) throw new Error('This benchmark reads ../shared/data/pretrain, beside the repository, and it is not there.');
  const at = machine();
  const tokenizer = readTokenizerJson(readFileSync(new URL('../../../models/nano-base/tokenizer.json', import.meta.url)));
  const text = gunzipSync(readFileSync(new URL('wikipedia-paragraphs.txt.gz', pretraining))).toString('utf8').slice(0, characters);
  const build = (): ReturnType<typeof buildCorpus> => buildCorpus(textDocuments(textLines([text]), { sentences: 'split' }), tokenizer);
  const corpus = await build();
  const epoch = async (): Promise<void> => {
    for await (const { tokens } of pretrainingBatches(corpus, tokenizer, { seed: 1, length: 128, batchSize: 16, epochs: 1, maskedPositions: true })) if (tokens === 0) throw new Error('A batch holds nothing.');
  };
  const measured = await interleaved([
    { name: 'corpus: lines, sentences, ids', run: build },
    { name: 'an epoch of masked batches, 16 x 128', run: epoch },
    { name: 'word embeddings of 64, window 5', run: () => pmiEmbeddings(corpus, tokenizer, { size: 64, deviation: 0.02, seed: 1 }) },
  ], rounds);
  const results = measured.map(({ name, median, least }) => ({ name, seconds: median / 1000, least: least / 1000, tokensPerSecond: corpus.index.tokens / (median / 1000) }));
  const table = showTable(['step', 'CPU seconds', 'tokens a second'], results.map(({ name, seconds, tokensPerSecond }) => [name, seconds.toFixed(2), Math.round(tokensPerSecond).toLocaleString('en')]));
  return { name: 'pretraining-data', machine: at, rounds, results, text: `${(characters / 1e6).toFixed(0)} million characters, ${corpus.index.tokens.toLocaleString('en')} tokens, median of ${rounds}\n${showMachine(at)}\n\n${table}` };
}
