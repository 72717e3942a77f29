import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tensors } from '@albertkit/core';
import { randomExecutable } from './fixtures/random-executable.js';
import { contextOf, nanoTokenizer, tensor } from './fixtures/context.js';
import { runTask } from './run-task.js';
import { sentenceOrder } from './sentence-order.js';
import { sentenceReordering } from './sentence-reordering.js';

const context = contextOf(['a']);
/** Class 0 is in order; `odds` of 3 to 1 say 0.75. */
const logits = (...odds: number[]): Tensors[] => odds.map((odd) => ({ sop_logits: tensor(Math.log(odd), 0) }));
const text = 'It rained. We stayed in. The sun came.';

test('coherence, the weakest place and breaks, worked out by hand', () => {
  const found = sentenceOrder.decode(sentenceOrder.encode(text, context, {}), logits(3, 1 / 4), context, {});
  expect(found.sentences.map(({ start, end }) => text.slice(start, end))).toEqual(['It rained.', 'We stayed in.', 'The sun came.']);
  expect(found.inOrder.map((one) => one.toFixed(6))).toEqual(['0.750000', '0.200000']);
  expect(found).toMatchObject({ coherence: expect.closeTo((Math.log(0.75) + Math.log(0.2)) / 2, 6), weakest: 1, breaks: [1] });
  expect(sentenceOrder.decode(sentenceOrder.encode(text, context, {}), logits(3, 1 / 4), context, { threshold: 0.9 }).breaks).toEqual([]);
});

test('fewer than two sentences have no places', () => {
  for (const short of ['', 'It rained.']) {
    const encoded = sentenceOrder.encode(short, context, {});
    expect(encoded.rows).toEqual([]);
    expect(sentenceOrder.decode(encoded, [], context, {})).toEqual({ sentences: encoded.sentences, inOrder: [], breaks: [], coverage: { tokens: 0, total: 0, windows: 0 } });
  }
});

test('context: passages on either side', () => {
  const given = { sentences: ['one', 'two', 'three', 'four'] };
  const read = (side: number): string[] => sentenceOrder.encode(given, context, { context: side }).rows.map(({ ids }) => nanoTokenizer.decode(ids, { skipSpecialTokens: false }));
  expect(read(2)[0]).toMatch(/one.*\[SEP\].*two three/);
  expect(read(2)[1]).toMatch(/one two.*\[SEP\].*three four/);
  expect(read(1)[1]).toMatch(/two.*\[SEP\].*three/);
  expect(read(1)[1]).not.toMatch(/one|four/);
});

test('however sure the model is, scores are finite', () => {
  const encoded = sentenceOrder.encode('One. Two.', context, {});
  const { coherence, inOrder } = sentenceOrder.decode(encoded, [{ sop_logits: tensor(-1e30, 1e30) }], context, {});
  expect([Number.isFinite(coherence), inOrder[0]]).toEqual([true, 0]);
  expect(() => sentenceOrder.decode(encoded, [{ sop_logits: tensor(NaN, 0) }], context, {})).toThrow(expect.objectContaining({ code: 'NON_FINITE' }));
});

test('decoding perfect logits built from a target gives the example back, in windows too', () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), fc.constantFrom(512, 12), (swapped, maxTokens) => {
    const input = { sentences: Array.from({ length: swapped.length + 1 }, (_, n) => (n % 2 ? 'of the king' : 'the hill of the king and the people of England')) };
    const encoded = sentenceOrder.encode(input, context, { maxTokens });
    const target = sentenceOrder.target({ input, swapped }, encoded, context);
    const outputs = [...target['sentence_order_label']!.data].map((own) => ({ sop_logits: tensor(own === 0 ? 9 : 0, own === 1 ? 9 : 0) }));
    expect(sentenceOrder.decode(encoded, outputs, context, { maxTokens }).breaks).toEqual(swapped.flatMap((one, n) => (one ? [n] : [])));
    expect([...target['labels']!.data].every((label) => label === -100)).toBe(true);
  }), { numRuns: 30 });
});

test('the best order by hand: two, zero, one', () => {
  const sentences = ['b.', 'c.', 'a.'];
  // Pairs 01 02 10 12 20 21.
  const found = sentenceReordering.decode(sentenceReordering.encode({ sentences }, context, {}), logits(3, 1 / 3, 1 / 3, 1 / 3, 3, 1 / 3), context, {});
  expect(found).toMatchObject({ order: [2, 0, 1], exact: true, coherence: expect.closeTo(Math.log(0.75), 6), given: expect.closeTo((Math.log(0.75) + Math.log(0.25)) / 2, 6) });
  expect(found.sentences.map((one) => one.text)).toEqual(['a.', 'b.', 'c.']);
});

test('the order found does not depend on the order given', async () => {
  const executable = randomExecutable({ sop_logits: { axis: 'row', width: 2 } });
  const sentences = ['the king.', 'of the hill.', 'a queen.', 'the people of England.', 'and a sword.'];
  const orders = new Set<string>();
  const coherences = new Set<string>();
  await fc.assert(fc.asyncProperty(fc.shuffledSubarray(sentences, { minLength: 5 }), async (given) => {
    const [found] = await runTask(sentenceReordering, executable, context, [{ sentences: given }], {});
    orders.add(found!.sentences.map((one) => one.text).join());
    coherences.add(found!.coherence.toFixed(9));
    expect(found!.coherence).toBeGreaterThanOrEqual(found!.given);
  }), { numRuns: 20 });
  expect([orders.size, coherences.size]).toEqual([1, 1]);
});

test('too many sentences are refused before they are read', () => {
  expect(() => sentenceReordering.encode({ sentences: Array.from({ length: 33 }, () => 'a') }, context, {})).toThrow(expect.objectContaining({ code: 'SENTENCES_TOO_MANY', facts: { sentences: 33, maxSentences: 32 } }));
  expect(sentenceReordering.decode(sentenceReordering.encode('One.', context, {}), [], context, {})).toMatchObject({ order: [0], coherence: 0, exact: true });
  expect(() => sentenceReordering.encode(7 as never, context, {})).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
});
