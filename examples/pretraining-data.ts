import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { readTokenizerJson } from '@albertkit/tokenizer';
import { buildCorpus, pretrainingBatches, textDocuments, textLines } from '@albertkit/training';

const tokenizer = readTokenizerJson(await readFile('models/nano-base/tokenizer.json'));
const book = createReadStream('packages/tokenizer/fixtures/alice.txt.gz').pipe(createGunzip()).setEncoding('utf8');
const corpus = await buildCorpus(textDocuments(textLines(book), { sentences: 'split' }), tokenizer);
console.log(`${corpus.index.tokens} tokens in ${corpus.index.sentences} sentences, known by ${corpus.index.sha256.slice(0, 8)}`);

for await (const { inputs, position } of pretrainingBatches(corpus, tokenizer, { seed: 3, length: 40, batchSize: 2, epochs: 1 })) {
  const { input_ids: ids, labels, sentence_order_label: order } = inputs;
  for (const row of [0, 1]) {
    const shown = Array.from(ids!.data.subarray(40 * row, 40 * row + 40), (id, n) => {
      const label = labels!.data[40 * row + n]!;
      return label < 0 ? tokenizer.token(id) : `${tokenizer.token(id)}(${tokenizer.token(label)})`;
    });
    console.log(`${order!.data[row] === 0 ? 'in order' : 'swapped'}: ${shown.join(' ')}`);
  }
  console.log(`next: epoch ${position.epoch}, shard ${position.shard}, batch ${position.batch}`);
  break;
}
