import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { onnxBackend } from '@albertkit/backend-onnx';
import { albertPresets } from '@albertkit/core';
import { readTokenizerJson } from '@albertkit/tokenizer';
import { adamwTorch, buildCorpus, pretrain, schedule, textDocuments } from '@albertkit/training';
import * as runtime from 'onnxruntime-node';

const tokenizer = readTokenizerJson(await readFile('models/nano-base/tokenizer.json'));
const lines = gunzipSync(await readFile('packages/tokenizer/fixtures/alice.txt.gz')).toString('utf8').split('\n');
const corpus = (text: readonly string[]) => buildCorpus(textDocuments(text, { sentences: 'split' }), tokenizer);

const { weights } = await pretrain({
  backend: onnxBackend({ runtime }),
  config: { ...albertPresets.base, vocabularySize: tokenizer.vocabularySize, embeddingSize: 16, hiddenSize: 32, intermediateSize: 64, layers: 2, heads: 2, maxPositions: 64 },
  tokenizer,
  corpus: await corpus(lines.slice(0, 400)),
  data: { length: 64, batchSize: 8 },
  seed: 1,
  optimiser: adamwTorch(),
  rate: schedule({ peak: 0.01, steps: 40, warmUp: 4 }),
  updates: 40,
  heldOut: {
    corpus: await corpus(lines.slice(400, 500)),
    every: 20,
    onLoss: ({ update, maskedWords }) => console.log(`update ${update}: held-out loss of masked words ${maskedWords.toFixed(1)} nats`),
  },
});
console.log(`${weights.size} tensors, the block of both layers once`);
