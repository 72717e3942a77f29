import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tensors } from '@albertkit/core';
import { contextOf, nanoTokenizer as tokenizer, tokenLogits } from './fixtures/context.js';
import { fillMask as task, type FillMaskOptions } from './fill-mask.js';
import type { TextInput } from './text-input.js';

const context = contextOf(['O'], {});
const vocabulary = tokenizer.vocabularySize;

/** The logits of each row when the model is given a word for each mask. */
function perfect(input: TextInput, words: readonly string[], options: FillMaskOptions = {}): { readonly encoded: ReturnType<typeof task.encode>; readonly outputs: Tensors[] } {
  const encoded = task.encode(input, context, options);
  const { shape, data } = task.target({ input, words }, encoded, context)['labels']!;
  const longest = shape[1]!;
  return { encoded, outputs: encoded.rows.map(({ ids }, row) => task.keep!(encoded, row, { logits: tokenLogits(vocabulary, data.subarray(row * longest, row * longest + ids.length)) }, context, options)) };
}

test('each mask gets a list of its own', () => {
  const text = 'The [MASK] of England and the  [MASK].';
  const { encoded, outputs } = perfect(text, ['king', 'queen']);
  const { masks, unknownTargets, coverage } = task.decode(encoded, outputs, context, { topK: 2 });
  expect(masks.map(({ start, end }) => [text.slice(start, end), start])).toEqual([['[MASK]', 4], ['[MASK]', 31]]);
  expect(masks.map(({ predictions }) => predictions.length)).toEqual([2, 2]);
  expect(masks[0]!.predictions[0]).toEqual({ token: '▁king', id: tokenizer.id('▁king'), text: 'king', sequence: 'The king of England and the  [MASK].', score: expect.closeTo(Math.exp(12) / (Math.exp(12) + vocabulary - 1), 9) });
  expect(masks[1]!.predictions[0]).toMatchObject({ text: 'queen', sequence: 'The [MASK] of England and the  queen.' });
  expect([unknownTargets, coverage.windows]).toEqual([[], 1]);
});

test('targets: words, pieces, and what is neither; scores stay those of the whole vocabulary', () => {
  const { encoded, outputs } = perfect('The [MASK]', ['queen']);
  const { masks, unknownTargets } = task.decode(encoded, outputs, context, { targets: ['king', 'ing', 'Queen', 'Königreich', '▁king', 'the king', ''] });
  expect(masks[0]!.predictions.map(({ token }) => token)).toEqual(['▁queen', '▁king', 'ing']);
  expect(masks[0]!.predictions[1]!.score).toBeCloseTo(1 / (Math.exp(12) + vocabulary - 1), 12);
  expect(unknownTargets).toEqual(['Königreich', 'the king', '']);
  expect(task.decode(encoded, outputs, context, { targets: ['xyzzy'] })).toMatchObject({ masks: [{ predictions: [] }], unknownTargets: ['xyzzy'] });
});

test('in a pair, a mask says which text it is in', () => {
  const { encoded, outputs } = perfect({ text: 'the king', text_pair: 'the [MASK]' }, ['queen']);
  expect(task.decode(encoded, outputs, context, { topK: 1 }).masks).toMatchObject([{ start: 4, end: 10, pair: true, predictions: [{ sequence: 'the queen' }] }]);
});

test('decoding perfect logits built from a target gives the words back, in windows too', () => {
  const word = fc.constantFrom('king', 'queen', 'the', 'of', 'people');
  const steps = fc.array(fc.record({ word, masked: fc.boolean() }), { minLength: 1, maxLength: 30 }).filter((given) => given.some(({ masked }) => masked));
  fc.assert(fc.property(steps, fc.constantFrom(512, 10), (given, maxTokens) => {
    const words = given.filter(({ masked }) => masked).map(({ word: own }) => own);
    const { encoded, outputs } = perfect(given.map(({ word: own, masked }) => (masked ? '[MASK]' : own)).join(' '), words, { maxTokens });
    const { masks, coverage } = task.decode(encoded, outputs, context, { topK: 1 });
    expect(masks.map(({ predictions }) => predictions[0]!.text)).toEqual(words);
    expect(coverage.total).toBe(given.length);
  }), { numRuns: 25 });
});

test('of a row, only the logits of its masks are kept', () => {
  const { outputs } = perfect('The [MASK] of [MASK] and the king', ['queen', 'people']);
  expect(outputs.map(({ logits }) => logits!.shape)).toEqual([[2, vocabulary]]);
});

test('of a long text only the window around the mask runs', () => {
  const { rows, masks, coverage } = task.encode(`${'the '.repeat(1000)}[MASK]${' of'.repeat(1000)}`, context, {});
  expect(rows.length).toBe(1);
  expect(masks[0]!.place).toBeGreaterThan(128);
  expect(masks[0]!.place).toBeLessThan(384);
  expect(coverage).toEqual({ tokens: 510, total: 2001, windows: 1 });
});

test('coverage counts what the windows with masks hold, shared tokens once, and a pair that stays whole', () => {
  const [some, many] = ['the '.repeat(6), 'of '.repeat(30)];
  const of = (text: string, pair?: string): object => task.encode(pair === undefined ? text : { text, text_pair: pair }, context, { maxTokens: 12, overlap: 4 }).coverage;
  expect(of(`[MASK] ${many}[MASK]`)).toEqual({ tokens: 20, total: 32, windows: 2 }); // 10 at either end
  expect(of(`${many}[MASK] [MASK]`)).toEqual({ tokens: 10, total: 32, windows: 1 });
  expect(of(`[MASK] ${some}[MASK] ${some}`)).toEqual({ tokens: 14, total: 14, windows: 2 }); // 0 to 9 and 4 to 13
  expect(of('the king', `[MASK] ${many}`)).toEqual({ tokens: 9, total: 33, windows: 1 });
});

test('N6: no mask, a mask cut off, words that do not fit the masks', () => {
  expect(() => task.encode('no mask', context, {})).toThrow(expect.objectContaining({ code: 'MASK_MISSING', message: expect.stringContaining('[MASK]') }));
  expect(() => task.encode('the king of [MASK]', context, { maxTokens: 5, truncate: true })).toThrow(expect.objectContaining({ code: 'MASK_TRUNCATED' }));
  expect(() => perfect('a [MASK]', ['king', 'queen'])).toThrow(expect.objectContaining({ code: 'EXAMPLE' }));
  expect(() => perfect('a [MASK]', ['xyzzy'])).toThrow(expect.objectContaining({ code: 'EXAMPLE' }));
});
