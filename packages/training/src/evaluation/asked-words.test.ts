import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedWords, askedWordsSettings } from './asked-words.js';
import { textWords } from './text-words.js';

const found = (text: string): readonly string[] => textWords(text).map(({ start, end }) => text.slice(start, end));

test('words of a text are there before any vocabulary', () => {
  expect(found('The lobster\'s  don’t — Ünïcode, 1,000.5 or 3.')).toEqual(['The', 'lobster\'s', 'don’t', 'Ünïcode', '1,000.5', 'or', '3']);
  expect(found('a <unk> of 5 < 6 > 4, "x" well-known e\u0301a 北京')).toEqual(['a', 'of', '5', '6', '4', 'x', 'well', 'known', 'e\u0301a', '北京']);
  expect(found(' -- . \' ')).toEqual([]);
});

test('all letters and digits outside of markup are in words, and words hold no blank', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'Z', '7', ' ', '\'', ',', '.', '-', 'é', '😀', '\n') }), (text) => {
    const words = textWords(text);
    const inside = new Set(words.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, n) => start + n)));
    for (const [at, unit] of [...text].entries()) if (!text.includes('😀') && /[\p{L}\p{N}]/u.test(unit)) expect(inside.has(at)).toBe(true);
    words.forEach(({ start, end }, n) => {
      expect(start >= (words[n - 1]?.end ?? 0) && end > start).toBe(true);
      expect(text.slice(start, end)).not.toMatch(/\s/);
    });
  }));
});

describe('asked words', () => {
  test.each([[0.15, 1], [0.15, 3], [0.5, 2], [0.9, 4]])('are a share of %d in runs of up to %d', (maskedShare, longestNgram) => {
    const settings = { seed: 3, maskedShare, longestNgram };
    const count = 40_000;
    const asked = askedWords(count, settings, 0, 0);
    // Words of one n-gram go together, so the spread is wider than that of independent ones.
    expect(Math.abs(asked.reduce((sum, one) => sum + one, 0) / count - maskedShare)).toBeLessThan(5 * Math.sqrt((maskedShare * (1 - maskedShare) * longestNgram) / count));
  });
  test('follow from their place alone', () => {
    fc.assert(fc.property(fc.nat(60), fc.nat(60), fc.nat(1000), fc.nat(1000), fc.nat(), (count, more, document, sentence, seed) => {
      const settings = { seed, maskedShare: 0.3, longestNgram: 3 };
      const shorter = askedWords(count, settings, document, sentence);
      expect(askedWords(count + more, settings, document, sentence).slice(0, count)).toEqual(shorter);
    }));
    const all = (document: number, sentence: number, seed: number): string => askedWords(64, { seed, maskedShare: 0.5, longestNgram: 1 }, document, sentence).join('');
    expect(new Set([all(0, 0, 0), all(0, 1, 0), all(1, 0, 0), all(0, 0, 1)]).size).toBe(4);
  });
  test('of a share of 1 are all', () => {
    expect(askedWords(9, { seed: 0, maskedShare: 1, longestNgram: 4 }, 0, 0)).toEqual(new Uint8Array(9).fill(1));
  });
  test.each([{ maskedShare: 0 }, { maskedShare: 1.1 }, { longestNgram: 0 }, { seed: -1 }, { seed: 0.5 }])('%j is refused', (given) => {
    expect(() => askedWordsSettings(given)).toThrow(expect.objectContaining({ code: 'DATA_OPTION' }));
  });
});
