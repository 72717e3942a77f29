import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { size } from '../../../../testing/sizes.js';
import { readModelBytes } from '../fixtures/golden-rows.js';
import { readSentencePiece, TokenizerError } from '../index.js';
import { withConfusables } from './with-confusables.js';

const plain = readSentencePiece(readModelBytes());
const folding = withConfusables(plain, { mode: 'fold' });
const flagging = withConfusables(plain, { mode: 'flag' });
const given = 'Tһe Gооgle \u{1d5ef}\u{1d5fc}\u{1d601} [MASK] 😀';

describe('mode fold', () => {
  it('encodes the folded text, with offsets into the caller\'s own', () => {
    const encoding = folding.encode(given);
    expect(encoding.tokens).toEqual(plain.encode('The Google bot [MASK] 😀').tokens);
    const cut = encoding.tokens.map((_, i) => given.slice(encoding.starts[i], encoding.ends[i]));
    expect(cut).toEqual(['', 'Tһe', 'Gооgle', '\u{1d5ef}\u{1d5fc}\u{1d601}', ' [MASK]', '😀', '😀', '']);
    expect(Array.from(encoding.suspicion, (value) => Math.round(value * 10) / 10)).toEqual([0, 1, 1, 0.6, 0, 0, 0, 0]);
  });
  it('treats a pair by itself', () => {
    const encoding = folding.encode('сlean', { pair: 'mоre' });
    expect(encoding.ids).toEqual(plain.encode('clean', { pair: 'more' }).ids);
    expect(Array.from(encoding.starts, (start, i) => [start, encoding.ends[i]])).toEqual([[0, 0], [0, 5], [0, 0], [0, 4], [0, 0]]);
    expect(Array.from(encoding.suspicion)).toEqual([0, 1, 0, 1, 0]);
  });
  it('judges given words as neighbours, and counts offsets in each', () => {
    const words = ['thе', 'а', '', 'b\u200big tоwn', 'а'];
    const encoding = folding.encodeWords(words);
    expect(encoding.ids).toEqual(plain.encodeWords(['the', 'a', '', 'big town', 'а']).ids);
    expect(Array.from(encoding.wordIds, (word, i) => words[word]?.slice(encoding.starts[i], encoding.ends[i]))).toEqual([undefined, 'thе', 'а', 'b\u200big', 'tоwn', 'а', 'а', undefined]);
    expect(Array.from(encoding.suspicion, (value) => value > 0)).toEqual([false, true, true, true, true, false, false, false]);
  });
});

describe('windows and batches', () => {
  const long = 'Tһe Gооgle bоt is Gооgle';
  it('each window has its own offsets and suspicion', () => {
    const whole = folding.encode(long);
    const cut = folding.encode(long, { truncation: { maxLength: 4 } });
    const windows = [cut, ...cut.overflow];
    expect(windows.flatMap(({ starts, specialTokensMask }) => Array.from(starts).filter((_, i) => specialTokensMask[i] === 0))).toEqual(Array.from(whole.starts.subarray(1, -1)));
    expect(windows.flatMap(({ suspicion, specialTokensMask }) => Array.from(suspicion).filter((_, i) => specialTokensMask[i] === 0))).toEqual(Array.from(whole.suspicion.subarray(1, -1)));
  });
  it('each row of a batch is what its input gets alone', () => {
    const inputs = [long, ['сlean', 'mоre'], 'plain'] as const;
    const batch = folding.encodeBatch(inputs);
    inputs.forEach((input, row) => {
      const alone = typeof input === 'string' ? folding.encode(input) : folding.encode(input[0], { pair: input[1] });
      const cut = <T extends Int32Array | Float32Array>(values: T) => Array.from(values.subarray(row * batch.length, row * batch.length + batch.lengths[row]!));
      for (const name of ['ids', 'starts', 'ends', 'suspicion'] as const) expect(cut(batch[name]), name).toEqual(Array.from(alone[name]));
    });
  });
});

describe('mode flag', () => {
  it('changes no token and tells the suspicion', () => {
    const { suspicion, ...encoding } = flagging.encode(given);
    expect(encoding).toEqual(plain.encode(given));
    encoding.tokens.forEach((_, i) => expect(suspicion[i]! > 0, `token ${i}`).toBe(encoding.specialTokensMask[i] === 0 && encoding.starts[i]! < 17));
  });
  it('keeps the rest of the tokenizer', () => {
    expect(flagging.decode([2, 48, 3])).toBe(plain.decode([2, 48, 3]));
    expect([flagging.vocabularySize, flagging.special, flagging.id('[CLS]')]).toEqual([plain.vocabularySize, plain.special, 2]);
  });
});

it('refuses what the tokenizer refuses', () => {
  const notText: unknown = 5;
  expect(() => folding.encode(notText as string)).toThrow(TokenizerError);
  expect(() => folding.encode('a', { pair: notText as string })).toThrow(expect.objectContaining({ code: 'TOK_INPUT' }));
  expect(() => folding.encodeWords(notText as string[])).toThrow(expect.objectContaining({ code: 'TOK_INPUT' }));
  expect(() => folding.encodeWords([notText] as string[])).toThrow(expect.objectContaining({ code: 'TOK_INPUT' }));
  expect(() => folding.encodeBatch([['a', notText as string]])).toThrow(expect.objectContaining({ code: 'TOK_INPUT' }));
  expect(() => folding.encodeBatch(notText as string[])).toThrow(expect.objectContaining({ code: 'TOK_INPUT' }));
});

it('offsets never decrease and stay in bounds, whatever the text', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: fc.constantFrom(...'abe оеаѕɑ\u200b\u0336ﬃ𝗮'), maxLength: 40 }));
  fc.assert(fc.property(text, (own) => {
    const { starts, ends } = folding.encode(own, { specialTokens: false });
    for (let i = 0; i < starts.length; i++) {
      expect(starts[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : starts[i - 1]!);
      expect(ends[i]).toBeGreaterThanOrEqual(starts[i]!);
      expect(ends[i]).toBeLessThanOrEqual(own.length);
    }
  }), { numRuns: size('confusables') });
});
