import { readTokenizerJson } from '@albertkit/tokenizer';
import { readFile } from 'node:fs/promises';

const tokenizer = readTokenizerJson(await readFile('models/nano-base/tokenizer.json'));
const question = 'Who was king?';
const text = 'The king of the hill met the queen of the sea, and neither would go home before the other.';
const truncation = { maxLength: 20, strategy: 'only_second', stride: 4 } as const;
const first = tokenizer.encode(question, { pair: text, truncation });

for (const { tokens, coverage } of [first, ...first.overflow]) {
  const { from, to, total } = coverage[1]!;
  console.log(`tokens ${from} to ${to} of ${total}: ${tokens.join(' ')}`);
}

const batch = tokenizer.encodeBatch([[question, text], 'short'], { truncation: { ...truncation, strategy: 'longest_first' }, padding: { multipleOf: 8 } });
console.log(`${batch.rows} rows of ${batch.length}, from the inputs ${batch.inputs.join(' ')}, with ${batch.lengths.join(' ')} tokens`);
