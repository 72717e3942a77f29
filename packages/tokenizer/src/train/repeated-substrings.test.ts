import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildCorpus, textAt } from './corpus.js';
import { repeatedSubstrings } from './repeated-substrings.js';
import { suffixArray } from './suffix-array.js';
import { turns } from './turns.js';

const turn = turns(undefined);
const characters = [['a', 1], ['b', 1], ['c', 1]].map(([character, count]) => [String(character).codePointAt(0)!, Number(count)] as const);

/** Every substring of 2 to `longest` characters with its count, where no longer one that holds it at its start has the same. */
function naive(segments: ReadonlyMap<string, number>, longest: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [text, count] of segments) {
    for (let from = 0; from < text.length; from++) {
      for (let to = from + 1; to <= text.length; to++) counts.set(text.slice(from, to), (counts.get(text.slice(from, to)) ?? 0) + count);
    }
  }
  const longer = (text: string): boolean => ['a', 'b', 'c'].some((next) => counts.get(text + next) === counts.get(text));
  return new Map([...counts].filter(([text, count]) => count >= 2 && text.length >= 2 && text.length <= longest && !longer(text)));
}

it('finds the substrings that a naive count finds, with the same counts', async () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 7 });
  const words = fc.array(fc.tuple(word, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 12 });
  const property = fc.asyncProperty(words, fc.integer({ min: 2, max: 8 }), async (entries, longest) => {
    const segments = new Map(entries);
    const corpus = buildCorpus(segments, characters);
    const suffixes = await suffixArray(corpus.symbols, 4, longest + 1, turn);
    const found = await repeatedSubstrings(corpus, suffixes, longest, turn);
    const texts = found.length.map((length, index) => [textAt(corpus, suffixes[found.low[index]!]!, length), found.count[index]!] as const);
    expect(texts.length, 'each once').toBe(new Map(texts).size);
    expect(new Map(texts)).toEqual(naive(segments, longest));
  });
  await fc.assert(property, { numRuns: 500 });
});
