import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seed, size } from '../../../testing/sizes.js';
import { albertNormaliser, albertPreTokeniser } from './albert.js';
import { readCharsmap } from './charsmap.js';
import { sectionEncoder } from './encode-section.js';
import { partByPart } from './encode-stretch.js';
import { readModelBytes } from './fixtures/golden-rows.js';
import { hubVocabulary } from './hub-mode.js';
import { tokenList, type TokenList } from './token-list.js';
import { unigram } from './unigram.js';
import { readUnigramFile } from './unigram-file.js';
import { longestRemembered } from './word-memory.js';

const file = readUnigramFile(readModelBytes());
const model = unigram(hubVocabulary(file));
const charsmap = readCharsmap(file.charsmap);

const shown = ({ length, ids, starts, ends, words, ownAt, ownText, word }: TokenList) => ({
  ids: Array.from(ids.subarray(0, length)),
  starts: Array.from(starts.subarray(0, length)),
  ends: Array.from(ends.subarray(0, length)),
  words: Array.from(words.subarray(0, length)),
  ownAt,
  ownText,
  word,
});

describe.each([
  ['the published pipeline', { lowerCase: true, keepAccents: false }],
  ['accents kept, where marks reach the map', { lowerCase: false, keepAccents: true }],
])('%s, part by part', (_, options) => {
  const normalise = albertNormaliser(charsmap, { ...options, unicode: 'published' });
  const encodeSection = sectionEncoder({ normalise, findNormalised: undefined, preTokeniser: albertPreTokeniser, model });
  const inParts = partByPart(encodeSection, normalise.borders!);
  const part = fc.oneof(
    fc.constantFrom(' ', '  ', '\n', '\r\n', '\r', '\t', '\u3000', '\u00a0', '\u2028', '\u0085', 'a', 'the', 'The', "don't", "''", '`', 'é', '\u0301', '\u200d', '\u0600', '\u0001', '\u00ad', '\ufeff', '👩', '🏽', '\ud83d', '각', '\u1161', '½', '\u00a8', '▁', '1999,', '日本', '\u0e33', '\u0903', '\u102b', '\ufdfa', 'supercalifragilisticexpialidocious'),
    fc.string({ unit: 'binary', maxLength: 2 }),
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  );

  it('gives what the whole section gives, the first time and when it remembers', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), fc.nat(2), fc.boolean(), (parts, from, wordGiven) => {
        const text = parts.join('');
        const start = Math.min(from, text.length);
        const encoded = (encode: typeof encodeSection) => {
          const list = { ...tokenList(), wordGiven, word: 7 };
          encode(text, start, text.length, list);
          return shown(list);
        };
        const whole = encoded(encodeSection);
        expect(encoded(inParts)).toEqual(whole);
        expect(encoded(inParts)).toEqual(whole);
      }),
      { numRuns: size('sectionParts'), seed: seed() },
    );
  });
});

const expectSame = (words: readonly string[]) => {
  const normalise = albertNormaliser(charsmap, { lowerCase: true, keepAccents: false, unicode: 'published' });
  const encodeSection = sectionEncoder({ normalise, findNormalised: undefined, preTokeniser: albertPreTokeniser, model });
  const inParts = partByPart(encodeSection, normalise.borders!);
  const text = words.join(' ');
  const [whole, parts, again] = [encodeSection, inParts, inParts].map((encode) => {
    const list = tokenList();
    encode(text, 0, text.length, list);
    return JSON.stringify(shown(list)); // toEqual takes seconds for lists this long
  });
  expect([parts === whole, again === whole]).toEqual([true, true]);
};

it('forgets what it has no room for, and stays right', () => {
  expectSame(Array.from({ length: 150_000 }, (_, i) => `${(i * 7919).toString(36)}${i % 50 === 0 ? '日' : ''}${'x'.repeat(i % 97 === 0 ? longestRemembered : 0)}`));
});

it('is right about words made to have one hash', () => {
  // 31 * 'A' + 'a' is 31 * 'B' + 'B'
  expectSame(Array.from({ length: 1 << 10 }, (_, bits) => Array.from({ length: 10 }, (_, k) => ((bits >> k) & 1 ? 'Aa' : 'BB')).join('')));
});
