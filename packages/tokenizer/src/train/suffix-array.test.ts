import fc from 'fast-check';
import { expect, it } from 'vitest';
import { suffixArray } from './suffix-array.js';
import { turns } from './turns.js';

const turn = turns(undefined);

const naive = (symbols: readonly number[]): number[] => {
  const compare = (a: number, b: number): number => {
    while (a < symbols.length && b < symbols.length && symbols[a] === symbols[b]) { a++; b++; }
    return (symbols[a] ?? -1) - (symbols[b] ?? -1);
  };
  return symbols.map((_, position) => position).sort(compare);
};

it('sorts suffixes as a naive sort does, once it compares that far', async () => {
  const property = fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 60 }), async (symbols) => {
    expect([...(await suffixArray(Int32Array.from(symbols), 4, symbols.length, turn))]).toEqual(naive(symbols));
  });
  await fc.assert(property, { numRuns: 300 });
});

it('sorts by the first symbols alone where no more are asked for', async () => {
  const property = fc.asyncProperty(fc.array(fc.nat(1), { minLength: 1, maxLength: 80 }), fc.integer({ min: 1, max: 9 }), async (symbols, depth) => {
    const sorted = await suffixArray(Int32Array.from(symbols), 2, depth, turn);
    const starts = [...sorted].map((position) => symbols.slice(position, position + depth).join(''));
    expect(starts).toEqual([...starts].sort());
    expect([...sorted].sort((a, b) => a - b)).toEqual(symbols.map((_, position) => position));
  });
  await fc.assert(property, { numRuns: 300 });
});
