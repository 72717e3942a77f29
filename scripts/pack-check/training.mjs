// Two updates of pre-training on the reference backend, saved to a disk and gone on from, from the packages alone.
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {(name: string) => Promise<any>} load @param {string} root */
export async function check(load, root) {
  const { adamwTorch, buildCorpus, checkpointKeeper, pretrain } = await load('@albertkit/training');
  const { diskCheckpointStore } = await load('@albertkit/training/disk');
  const { albertPresets } = await load('@albertkit/core');
  const { referenceBackend } = await load('@albertkit/core/reference');
  const { readTokenizerJson } = await load('@albertkit/tokenizer');
  const tokenizer = readTokenizerJson(readFileSync(join(root, 'models', 'nano-base', 'tokenizer.json')));
  const corpus = await buildCorpus([['The Queen was in a furious passion.', 'She went stamping about.', 'Off with her head!', 'Nobody moved at all.']], tokenizer);
  const config = { ...albertPresets.base, vocabularySize: tokenizer.vocabularySize, embeddingSize: 4, hiddenSize: 4, intermediateSize: 8, layers: 2, heads: 1, maxPositions: 32 };
  const checkpoints = checkpointKeeper(diskCheckpointStore(mkdtempSync(join(process.cwd(), 'checkpoints-'))), { identity: { run: 'check' } });
  /** @param {number} updates */
  const run = (updates) => pretrain({ backend: referenceBackend(), config, tokenizer, corpus, data: { length: 32, batchSize: 2 }, seed: 1, optimiser: adamwTorch(), rate: () => 0.01, updates, checkpoints });
  await run(1);
  const { progress } = await run(2);
  if (progress.update !== 2 || progress.skipped !== 0) throw new Error(`training stands at ${JSON.stringify(progress)}`);
  console.log(`${progress.tokens} tokens in ${progress.update} updates`);
}
