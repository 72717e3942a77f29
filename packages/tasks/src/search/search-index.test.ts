import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextOf } from '../fixtures/context.js';
import type { Embedder } from './embedder.js';
import { faqMatcher } from './faq-matcher.js';
import { splitPassages } from './passages.js';
import { searchIndex, type SearchIndexData } from './search-index.js';

const context = contextOf(['a'], { hidden_size: 4, num_attention_heads: 1 });
const words = ['king', 'hill', 'people', 'queen'];
/** Counts four words. */
const counting: Embedder = { context, run: async (texts) => texts.map((text) => ({ vector: Float32Array.from(words, (word) => text.toLowerCase().split(word).length - 1) })) };

const documents = [
  { id: 'kings', text: 'A king. A king and a queen. No more of it.' },
  { id: 'long document', text: `${'A hill and a hill. '.repeat(20)}The people of the queen.` },
  { id: 'empty', text: ' ' },
];

test('documents by their best passage, with its offsets', async () => {
  const index = searchIndex(counting, { passageTokens: 12 });
  await index.add(documents);
  expect(index.size).toBe(3);
  const [first, second, ...rest] = await index.search('queen people');
  expect(first).toMatchObject({ id: 'long document', text: expect.stringContaining('The people of the queen.') });
  expect(first!.text).toBe(documents[1]!.text.slice(first!.start, first!.end));
  expect([second!.id, rest]).toEqual(['kings', []]);
  expect((await index.search('hill', { topK: 1 })).map(({ id }) => id)).toEqual(['long document']);
  expect(await index.search('hill', { minScore: 0.99, topK: 5 })).toHaveLength(1);
});

test('added again, removed, written and read', async () => {
  const index = searchIndex(counting);
  await index.add(documents);
  await index.add([{ id: 'kings', text: 'A hill.' }]);
  expect((await index.search('king')).map(({ id, score }) => [id, score])).toEqual([['long document', 0], ['kings', 0]]);
  for (const data of [structuredClone(index.data()), JSON.parse(JSON.stringify(index)) as SearchIndexData]) {
    const same = searchIndex(counting, { data });
    expect([same.size, await same.search('hill queen')]).toEqual([3, await index.search('hill queen')]);
    expect(() => searchIndex(counting, { data: { ...data, passages: data.passages.slice(1) } })).toThrow(expect.objectContaining({ code: 'INDEX_DATA' }));
  }
  expect([index.remove('kings'), index.remove('kings'), index.size]).toEqual([true, false, 2]);
  expect((await index.search('hill')).map(({ id }) => id)).toEqual(['long document']);
});

test('a failure adds nothing', async () => {
  const index = searchIndex({ context, run: async () => Promise.reject(new Error('no room')) });
  await expect(index.add(documents)).rejects.toThrow('no room');
  expect(index.size).toBe(0);
});

test('passages are whole sentences, in order, and no more than fit', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('A king.', 'The people of the hill.', 'No.', '\n\n', 'and so on'), { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (parts, most) => {
    const text = parts.join(' ');
    const passages = splitPassages(text, most, (sentence) => sentence.length);
    let reached = 0;
    for (const { start, end } of passages) {
      expect(text.slice(reached, start).trim()).toBe('');
      reached = end;
    }
    expect(text.slice(reached).trim()).toBe('');
    expect(splitPassages(text, Infinity, (sentence) => sentence.length).length).toBe(text.trim() === '' ? 0 : 1);
  }), { numRuns: 100 });
});

test('a question finds the entry that has it nearest, or none', async () => {
  const faq = await faqMatcher(counting, [{ questions: ['Who is king?', 'A queen and a king?'], answer: 'Nobody.' }, { questions: ['What people?'], answer: 'All.' }]);
  expect(await faq.match('The king!')).toEqual({ answer: 'Nobody.', entry: 0, question: 'Who is king?', score: 1, lead: 1 });
  expect(await faq.match('king, queen, people')).toMatchObject({ entry: 0, question: 'A queen and a king?', score: expect.closeTo(2 / Math.sqrt(6), 6), lead: expect.closeTo(2 / Math.sqrt(6) - 1 / Math.sqrt(3), 6) });
  expect(await faq.match('A hill?', { minScore: 0.5 })).not.toHaveProperty('answer');
  expect(await faq.match('king people', { minLead: 0.1 })).toMatchObject({ score: expect.closeTo(Math.SQRT1_2, 6), lead: expect.closeTo(0, 6) });
  expect(await faq.match('king people', { minLead: 0.1 })).not.toHaveProperty('answer');
  await expect(faqMatcher(counting, [{ questions: [], answer: 'x' }])).rejects.toMatchObject({ code: 'FAQ_EMPTY' });
});
