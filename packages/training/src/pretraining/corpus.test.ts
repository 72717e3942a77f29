import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nanoTokenizer } from '../fixtures/nano-tokenizer.js';
import { buildCorpus, type CorpusProgress } from './build-corpus.js';
import { memoryStore, openCorpus, type Corpus } from './corpus.js';
import { shardFromBytes, shardToBytes } from './shard-bytes.js';
import { documentSentences, sentenceStart } from './shard.js';

const tokenizer = nanoTokenizer();
const idsOf = (text: string): number[] => Array.from(tokenizer.encode(text, { specialTokens: false }).ids);
const documents = [['One sentence.', 'And another one.'], ['A document of one.'], ['Three', 'short', 'lines']];

/** The ids of each sentence of each document, shard after shard. */
async function contents(corpus: Corpus): Promise<number[][][]> {
  const all: number[][][] = [];
  for (let n = 0; n < corpus.index.shards.length; n++) {
    const shard = await corpus.read(n);
    shard.documentEnds.forEach((_, document) => {
      const [first, end] = documentSentences(shard, document);
      all.push(Array.from({ length: end - first }, (_, k) => Array.from(shard.ids.subarray(sentenceStart(shard, first + k), shard.sentenceEnds[first + k]))));
    });
  }
  return all;
}

test('a corpus holds the ids of all sentences, in order', async () => {
  const corpus = await buildCorpus([[], ...documents, ['', ' ']], tokenizer);
  expect(await contents(corpus)).toEqual(documents.map((document) => document.map(idsOf)));
  expect(corpus.index).toMatchObject({ vocabularySize: 8000, documents: 3, sentences: 6, tokens: documents.flat().flatMap(idsOf).length, shards: [{ documents: 3 }] });
  expect((await corpus.read(0)).ids).toBeInstanceOf(Uint16Array);
});

test('whatever the size of the shards, nothing is lost, and only a document larger than a shard is cut', async () => {
  const sentence = fc.constantFrom('a', 'Two words', 'A sentence of some more words than that.', '');
  await fc.assert(fc.asyncProperty(fc.array(fc.array(sentence, { maxLength: 6 }), { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), async (given, shardTokens) => {
    const wanted = given.map((document) => document.map(idsOf).filter(({ length }) => length > 0)).filter(({ length }) => length > 0);
    fc.pre(wanted.length > 0);
    const found = await buildCorpus(given, tokenizer, { shardTokens });
    expect((await contents(found)).flat()).toEqual(wanted.flat());
    for (const { tokens, sentences } of found.index.shards) expect(tokens <= shardTokens || sentences === 1).toBe(true);
    if (wanted.every((document) => document.flat().length <= shardTokens)) expect(await contents(found)).toEqual(wanted);
  }), { numRuns: 60 });
});

describe('a stored corpus', () => {
  test('is opened by the JSON of its index', async () => {
    const store = memoryStore();
    const built = await buildCorpus(documents, tokenizer, { store, shardTokens: 12 });
    expect(built.index.shards.length).toBeGreaterThan(1);
    const opened = await openCorpus(JSON.parse(JSON.stringify(built.index)), store);
    expect(opened.index).toEqual(built.index);
    expect(await contents(opened)).toEqual(await contents(built));
    await expect(opened.read(99)).rejects.toMatchObject({ code: 'CORPUS_SHARD' });
  });

  test('whose bytes changed is refused', async () => {
    const store = memoryStore();
    const { index, read } = await buildCorpus(documents, tokenizer, { store });
    const bytes = (await store.read(0)).slice();
    bytes[bytes.length - 1]! ^= 1;
    await store.write(0, bytes);
    await expect(read(0)).rejects.toMatchObject({ code: 'DATA_CHANGED', facts: { shard: 0 } });
    await store.write(0, bytes.slice(1));
    await expect(read(0)).rejects.toMatchObject({ code: 'DATA_CHANGED' });
    for (const wrong of [null, 1, {}, { ...index, version: 2 }, { ...index, tokens: 1 }, { ...index, vocabularySize: 9000 }, { ...index, shards: [] }, { ...index, shards: [null] }]) {
      await expect(openCorpus(wrong, store)).rejects.toMatchObject({ code: 'CORPUS_FORMAT' });
    }
  });

  test('has the same hash for the same text alone', async () => {
    const hash = async (given: readonly (readonly string[])[]): Promise<string> => (await buildCorpus(given, tokenizer)).index.sha256;
    const [first] = [await hash(documents)];
    expect(await hash(documents)).toBe(first);
    expect(await hash([documents.flat()])).not.toBe(first);
    expect(await hash([...documents].reverse())).not.toBe(first);
  });
});

describe('the bytes of a shard', () => {
  const shard = { sentenceEnds: Uint32Array.of(2, 3), documentEnds: Uint32Array.of(1, 2) };

  test('are read to the same, of either width, at any offset', () => {
    for (const ids of [Uint16Array.of(5, 6, 7), Uint32Array.of(5, 70_000, 7)]) {
      const bytes = shardToBytes({ ids, ...shard });
      const moved = new Uint8Array(bytes.length + 1);
      moved.set(bytes, 1);
      expect(shardFromBytes(moved.subarray(1), 100_000)).toEqual({ ids, ...shard });
    }
  });

  test('that are cut, changed or those of a larger vocabulary are read as they stand or refused', () => {
    const bytes = shardToBytes({ ids: Uint16Array.of(5, 6, 7), ...shard });
    expect(() => shardFromBytes(bytes, 7)).toThrow(expect.objectContaining({ code: 'CORPUS_FORMAT' }));
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.nat(bytes.length), fc.nat(255), (at, length, value) => {
      const changed = bytes.slice(0, length);
      if (at < length) changed[at] = value;
      try {
        const { ids, sentenceEnds, documentEnds } = shardFromBytes(changed, 8);
        expect(sentenceEnds.at(-1)).toBe(ids.length);
        expect(documentEnds.at(-1)).toBe(sentenceEnds.length);
        expect(Math.max(...ids)).toBeLessThan(8);
      } catch (error) {
        expect(error).toMatchObject({ code: 'CORPUS_FORMAT' });
      }
    }));
  });
});

describe('building', () => {
  test('refuses what holds nothing', async () => {
    await expect(buildCorpus([], tokenizer)).rejects.toMatchObject({ code: 'DATA_EMPTY', facts: { documents: 0 } });
    await expect(buildCorpus([['', ' ']], tokenizer)).rejects.toMatchObject({ code: 'DATA_EMPTY', facts: { documents: 1 } });
    await expect(buildCorpus(documents, tokenizer, { shardTokens: 0 })).rejects.toMatchObject({ code: 'DATA_OPTION', facts: { option: 'shardTokens' } });
  });

  test('tells how far it is, gives others their turn and ends when aborted', async () => {
    const seen: CorpusProgress[] = [];
    const { index } = await buildCorpus(documents, tokenizer, { onProgress: (progress) => void seen.push(progress) });
    expect(seen.at(-1)).toEqual({ documents: 3, tokens: index.tokens, shards: 1 });
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason));
    const endless = function* (): Generator<readonly string[]> { for (;;) yield ['on and on']; };
    await expect(buildCorpus(endless(), tokenizer, { signal: controller.signal })).rejects.toBe(reason);
  });
});
