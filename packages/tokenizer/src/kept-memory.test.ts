import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { readModelBytes } from './fixtures/golden-rows.js';
import { readSentencePiece } from './read-sentencepiece.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of array buffers that something still refers to. */
async function held(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().arrayBuffers;
}

const words = Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 'one' : 'two'));
const long = words.join(' ');

const modes = (['hub', 'spm'] as const).map((mode) => [mode, readSentencePiece(readModelBytes(), { mode })] as const);
const uses = ['encode', 'a pair', 'encodeWords', 'encodeBatch', 'a refusal'] as const;

it.each(modes.flatMap(([mode, tokenizer]) => uses.map((use) => [mode, use, tokenizer] as const)))('mode %s lets go of the memory for a long text: %s', async (_, use, tokenizer) => {
  const work = {
    encode: () => tokenizer.encode(long),
    'a pair': () => tokenizer.encode('one', { pair: long }),
    encodeWords: () => tokenizer.encodeWords(words),
    encodeBatch: () => tokenizer.encodeBatch([long]),
    'a refusal': () => expect(() => tokenizer.encode(long, { truncation: { maxLength: 100, strategy: 'refuse' } })).toThrow('The text has 20000'),
  };
  tokenizer.encode('one two');
  const before = await held();
  work[use]();
  expect((await held()) - before).toBeLessThan(2 ** 19);
});
