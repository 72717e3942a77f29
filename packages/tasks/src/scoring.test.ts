import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateRanking } from './candidate-ranking.js';
import { randomExecutable } from './fixtures/random-executable.js';
import { contextOf, nanoTokenizer as tokenizer } from './fixtures/context.js';
import { logProbabilities } from './masked-copies.js';
import { runTask } from './run-task.js';
import { scoring } from './scoring.js';

const context = contextOf(['a'], {});
const executable = randomExecutable({ logits: { axis: 'token', width: tokenizer.vocabularySize } });
const { mask } = tokenizer.special;

test('each token hidden in a row of its own; with it the later pieces of its word', () => {
  const text = 'The unbelievable king.';
  const pieces = tokenizer.encode(text).tokens.slice(1, -1);
  const [first, last] = [1, pieces.length - 3]; // of the middle word
  expect([pieces[0], pieces[last + 1], pieces[last + 2], last > first]).toEqual(['▁the', '▁king', '.', true]);
  const hidden = (masking: 'token' | 'word'): string[] => scoring.encode(text, context, { masking }).rows.map(({ ids }) => [...ids].slice(1, -1).map((id) => (id === mask ? '_' : tokenizer.token(id))).join(' '));
  const hiding = (end: (place: number) => number): string[] => pieces.map((_, place) => pieces.map((piece, n) => (place <= n && n <= end(place) ? '_' : piece)).join(' '));
  expect(hidden('token')).toEqual(hiding((place) => place));
  expect(hidden('word')).toEqual(hiding((place) => (first <= place && place <= last ? last : place)));
});

test('scores are those of masks run by hand, and add up', async () => {
  const text = 'The king of England.';
  const [found] = await runTask(scoring, executable, context, [text], {});
  const { ids } = tokenizer.encode(text);
  const byHand = await Promise.all([1, 2, 3, 4, 5].map(async (place) => {
    const row = ids.slice().fill(mask, place, place + 1);
    const { logits } = await executable.run({ input_ids: { dtype: 'int32', shape: [1, row.length], data: row } });
    return logProbabilities({ logits: { ...logits!, shape: logits!.shape.slice(1) } }, place, 1)[ids[place]!]!;
  }));
  expect(found!.tokens.map(({ start, end }) => text.slice(start, end))).toEqual(['The', 'king', 'of', 'England', '.']);
  found!.tokens.forEach(({ score }, n) => expect(score).toBeCloseTo(byHand[n]!, 9));
  expect(found!.score).toBeCloseTo(byHand.reduce((sum, one) => sum + one), 9);
  expect(found!.mean).toBeCloseTo(found!.score / 5, 12);
});

test('logs of probabilities: of all ids they add up to 1, however large the logits', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: -1e30, max: 1e30, noNaN: true }), { minLength: 4, maxLength: 4 }), (data) => {
    const logs = logProbabilities({ logits: { dtype: 'float32', shape: [2, 2], data: Float32Array.from(data) } }, 1, 1);
    expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 9);
    expect(logs.every(Number.isFinite)).toBe(true);
  }));
});

test('of a long text every token is scored once, where it has most context; of a cut one, what was seen', async () => {
  const text = 'the king of the hill '.repeat(4).trim();
  const [long, cut, none] = [(await runTask(scoring, executable, context, [text], { maxTokens: 12 }))[0]!, (await runTask(scoring, executable, context, [text], { maxTokens: 12, truncate: true }))[0]!, (await runTask(scoring, executable, context, [''], {}))[0]!];
  expect([long.tokens.length, long.coverage]).toEqual([20, { tokens: 20, total: 20, windows: 3 }]);
  expect([cut.tokens.length, cut.coverage]).toEqual([10, { tokens: 10, total: 20, windows: 1 }]);
  expect([none.score, none.mean, none.tokens]).toEqual([0, 0, []]);
  expect(scoring.encode('the [MASK] king', context, {}).rows.length).toBe(2);
});

test('candidates: each scores as it does alone, the likeliest first', async () => {
  const texts = ['The king of England.', 'England', 'of the the unbelievable king'];
  const alone = await runTask(scoring, executable, context, texts, {});
  for (const by of ['sum', 'mean'] as const) {
    const [found] = await runTask(candidateRanking, executable, context, [{ candidates: texts }], { by });
    const key = by === 'sum' ? 'score' : 'mean';
    expect(found!.candidates.map(({ index }) => index)).toEqual([0, 1, 2].sort((a, b) => alone[b]![key] - alone[a]![key]));
    for (const { index, text, score, mean } of found!.candidates) expect([text, score, mean]).toEqual([texts[index], alone[index]!.score, alone[index]!.mean]);
  }
});

test('what cannot be is said', () => {
  const maskless = { ...context, tokenizer: { ...tokenizer, special: { ...tokenizer.special, mask: -1 } } };
  expect(() => scoring.encode('a', maskless, {})).toThrow(expect.objectContaining({ code: 'MASK_MISSING' }));
  expect(() => scoring.encode({ text: 'a', text_pair: 'b' }, context, {})).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
  expect(() => candidateRanking.encode({ candidates: 'a' } as never, context, {})).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
});
