import { describe, expect, it } from 'vitest';
import { growth } from '../../../testing/growth.js';
import { readModelBytes } from './fixtures/golden-rows.js';
import { readSentencePiece, TokenizerError, type Tokenizer } from './index.js';

const tokenizer = readSentencePiece(readModelBytes());
const slow = readSentencePiece(readModelBytes(), { mode: 'slow' });

describe('P5: time linear in the text, t(2n)/t(n) at most 2.6', () => {
  it.each([
    ['combining marks', '\u0301'],
    ['marks that canonical ordering would sort', 'a\u0323\u0301\u0334\u{1d165}'],
    ['blanks', ' '],
    ['one unbroken word', 'a'],
    ['one unbroken unknown word', '日'],
    ['U+FDFA, which grows 18 times', '\ufdfa'],
    ['lone surrogates', '\ud800'],
    ['NUL', '\0'],
    ['BOM', '\ufeff'],
    ['joined emoji', '👩\u200d'],
    ['blanks before [MASK]', `${' '.repeat(2000)}[MASK]`],
    ['beginnings of added tokens', '[MAS'],
    ['backticks', '`'],
    ['visible blanks', '▁'],
    ['Hangul', '각'],
    ['a final sigma before marks', 'aΣ\u0301\u0301'],
    ['emoji beside single blanks', '👩 '],
    ['digits and commas', '1999, '],
  ])('%s', (_, part) => {
    const size = part === '\ufdfa' ? 2_500 : 25_000;
    const encoding = (by: Tokenizer) => (units: number) => {
      const text = part.repeat(Math.max(1, Math.floor(units / part.length)));
      return () => void by.encode(text);
    };
    expect(growth(encoding(tokenizer), size)).toBeLessThanOrEqual(2.6);
    expect(growth(encoding(slow), size / 5)).toBeLessThanOrEqual(2.6);
  });
});

describe('2 MB at once', () => {
  it.each([
    ['combining marks', '\u0301'.repeat(1_000_000), []],
    ['blanks', ' '.repeat(2_000_000), []],
    ['U+FDFA', '\ufdfa'.repeat(100_000), undefined],
    ['an unknown word', '日'.repeat(700_000), [13, 1]],
  ])('%s', (_, text, ids) => {
    const encoding = tokenizer.encode(text, { specialTokens: false });
    if (ids) expect(Array.from(encoding.ids)).toEqual(ids);
    else expect(encoding.ids.length).toBeGreaterThan(100_000);
    expect(encoding.tokens).toHaveLength(encoding.ids.length);
  });

  it('an unbroken word of 1 MB comes back whole', () => {
    const text = 'unbelievably'.repeat(90_000);
    expect(tokenizer.decode(tokenizer.encode(text, { specialTokens: false }).ids)).toBe(text);
  });
});

describe('odd characters', () => {
  const tokens = (text: string) => tokenizer.encode(text, { specialTokens: false }).tokens;
  it('lone surrogates read as U+FFFD, which the map makes a blank', () => {
    expect(tokens('a\ud800b\udc00')).toEqual(tokens('a\ufffdb\ufffd'));
    expect(tokens('a\ud800b')).toEqual(['▁a', '▁b']);
  });
  it('NUL stays, a BOM separates, right-to-left marks stay', () => {
    expect([tokens('a\0b'), tokens('a\ufeffb'), tokens('\u061cx')]).toEqual([['▁a', '\0', 'b'], ['▁a', '▁b'], ['▁', '\u061c', 'x']]);
  });
  it('anything but a string is refused', () => {
    const given: unknown = 5;
    expect(() => tokenizer.encode(given as string)).toThrow(TokenizerError);
    for (const words of [[given], given, 'a b', null]) expect(() => tokenizer.encodeWords(words as string[])).toThrow(expect.objectContaining({ code: 'TOK_INPUT' }));
  });
  it('decoding leaves out ids that are none', () => {
    expect(tokenizer.decode([-1, 48, 30_000, 1.5, Number.NaN, 25])).toBe('this is');
  });
});
