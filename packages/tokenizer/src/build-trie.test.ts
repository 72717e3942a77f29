import fc from 'fast-check';
import { expect, it } from 'vitest';
import { growth } from '../../../testing/growth.js';
import { seed } from '../../../testing/sizes.js';
import { buildTrie } from './build-trie.js';
import { piecesOf } from './pieces.js';
import { find, idOf } from './trie.js';

it('a trie finds its keys and nothing else', () => {
  const property = fc.property(fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 300 }), fc.string({ unit: 'binary', minLength: 1 }), (keys, other) => {
    const trie = buildTrie(piecesOf(keys));
    keys.forEach((key, i) => expect(find(trie, units(key), 0, key.length)).toBe(i));
    expect(find(trie, units(other), 0, other.length)).toBe(keys.indexOf(other));
    expect([...keys, other].map((key) => idOf(trie, key) ?? -1)).toEqual([...keys, other].map((key) => keys.indexOf(key)));
  });
  const units = (text: string) => Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  fc.assert(property, { numRuns: 100, seed: seed() });
});

it('keeps the first of equal keys and tells of both', () => {
  const keys = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(keys, (all) => {
    const told: (readonly [number, number])[] = [];
    const trie = buildTrie(piecesOf(all), (first, second) => void told.push([first, second]));
    for (const key of all) expect(idOf(trie, key)).toBe(all.indexOf(key));
    const expected = all.flatMap((key, i) => (all.indexOf(key) < i ? [[all.indexOf(key), i]] : []));
    expect(told.sort(([, a], [, b]) => a - b)).toEqual(expected);
  }), { numRuns: 200, seed: seed() });
});

it('takes time that grows with the units of the keys, though they share nearly all of them', () => {
  const building = (count: number) => {
    const keys = piecesOf(Array.from({ length: count }, (_, i) => 'a'.repeat(300) + String.fromCharCode(0x100 + i)));
    return () => void buildTrie(keys);
  };
  expect(growth(building, 300)).toBeLessThanOrEqual(2.6);
});
