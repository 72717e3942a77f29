import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seed } from '../../../testing/sizes.js';
import { readModelBytes } from './fixtures/golden-rows.js';
import { readSentencePiece } from './index.js';
import { characterToToken, characterToWord, sequenceTokens, tokenToCharacters, tokenToWord, wordToCharacters, wordToTokens } from './token-maps.js';

const tokenizer = readSentencePiece(readModelBytes());

describe('maps between characters, tokens and words', () => {
  const encoding = tokenizer.encode('The 1999, café', { pair: ' ok [MASK]' });
  it('tokens', () => {
    expect(encoding.tokens).toEqual(['[CLS]', '▁the', '▁1999', ',', '▁cafe', '[SEP]', '▁ok', ' [MASK]', '[SEP]']);
    expect([0, 2, 3, 6, 8, 9].map((token) => tokenToCharacters(encoding, token))).toEqual([
      undefined, { sequence: 0, start: 4, end: 8 }, { sequence: 0, start: 8, end: 9 }, { sequence: 1, start: 1, end: 3 }, undefined, undefined,
    ]);
    expect([0, 3, 4, 7].map((token) => tokenToWord(encoding, token))).toEqual([undefined, { sequence: 0, start: 1, end: 2 }, { sequence: 0, start: 2, end: 3 }, { sequence: 1, start: 1, end: 2 }]);
    expect([sequenceTokens(encoding), sequenceTokens(encoding, 1)]).toEqual([{ sequence: 0, start: 1, end: 5 }, { sequence: 1, start: 6, end: 8 }]);
  });
  it('characters', () => {
    expect([0, 2, 3, 8, 13, 14].map((character) => characterToToken(encoding, character))).toEqual([1, 1, undefined, 3, 4, undefined]);
    expect([0, 1, 3, 9].map((character) => characterToToken(encoding, character, 1))).toEqual([undefined, 6, 7, 7]);
    expect([4, 8, 9].map((character) => characterToWord(encoding, character))).toEqual([1, 1, undefined]);
  });
  it('words', () => {
    expect([0, 1, 3].map((word) => wordToTokens(encoding, word))).toEqual([{ sequence: 0, start: 1, end: 2 }, { sequence: 0, start: 2, end: 4 }, undefined]);
    expect([wordToCharacters(encoding, 1), wordToCharacters(encoding, 1, 1), wordToCharacters(encoding, 2, 1)]).toEqual([{ sequence: 0, start: 4, end: 9 }, { sequence: 1, start: 3, end: 10 }, undefined]);
  });
  it('a text without tokens', () => {
    const empty = tokenizer.encode('');
    expect([sequenceTokens(empty), characterToToken(empty, 0), wordToTokens(empty, 0)]).toEqual([undefined, undefined, undefined]);
  });
});

it('the maps agree with each other, windows included', () => {
  const text = fc.array(fc.constantFrom('the', 'Café', ' ', '  ', 'unbelievably', '½', '日本', '[MASK]', '👩', '\u0301', '1999,'), { maxLength: 12 }).map((parts) => parts.join(''));
  const property = fc.property(text, text, fc.integer({ min: 6, max: 12 }), (first, pair, maxLength) => {
    const encoding = tokenizer.encode(first, { pair, truncation: { maxLength, strategy: 'longest_first' } });
    for (const window of [encoding, ...encoding.overflow]) {
      window.ids.forEach((_, token) => {
        const place = tokenToCharacters(window, token);
        const word = tokenToWord(window, token);
        expect(place === undefined).toBe(window.specialTokensMask[token] === 1);
        if (!place || !word) return;
        const tokens = wordToTokens(window, word.start, word.sequence)!;
        expect(tokens.start <= token && token < tokens.end).toBe(true);
        for (let character = place.start; character < place.end; character++) {
          const found = characterToToken(window, character, place.sequence)!;
          expect(found).toBeLessThanOrEqual(token);
          expect(window.ends[found]).toBeGreaterThan(character);
        }
      });
    }
  });
  fc.assert(property, { numRuns: 200, seed: seed() });
});
