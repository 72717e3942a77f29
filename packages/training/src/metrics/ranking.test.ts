import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanReciprocalRank, normalisedGainAt, recallAt, type RankedQuery } from './ranking.js';

const query = (marks: string, total = [...marks].filter((mark) => mark === '+').length): RankedQuery => ({ relevant: [...marks].map((mark) => mark === '+'), total });

test('mean reciprocal rank of first answers at 2, 1 and nowhere', () => {
  expect(meanReciprocalRank([[false, true, true], [true], [false]])).toBeCloseTo((1 / 2 + 1 + 0) / 3, 12);
});

test('gain by hand: answers at ranks 1 and 3 of two, against ranks 1 and 2', () => {
  const gained = 1 / Math.log2(2) + 1 / Math.log2(4);
  const best = 1 / Math.log2(2) + 1 / Math.log2(3);
  expect(normalisedGainAt(10, [query('+-+')])).toBeCloseTo(gained / best, 12);
  // Only what is among the first k counts, on both sides; a query without an answer is 0.
  expect(normalisedGainAt(2, [query('+-+'), query('--')])).toBeCloseTo((1 / best + 0) / 2, 12);
  // Ten answers fill all ten ranks of the best order, and an eleventh is one too many.
  expect(normalisedGainAt(10, [query(`${'-'.repeat(9)}+`, 11)])).toBeCloseTo((1 / Math.log2(11)) / Array.from({ length: 10 }, (_, n) => 1 / Math.log2(n + 2)).reduce((sum, one) => sum + one, 0), 12);
});

test('recall by hand: of three answers one among the first two, and none', () => {
  expect(recallAt(2, [query('-+-++'), query('--', 2), query('-', 0)])).toBeCloseTo((1 / 3 + 0 + 0) / 3, 12);
});

test('the best order has 1, whatever the cut, and a better place of an answer is never worse', () => {
  const marks = fc.array(fc.boolean(), { minLength: 2, maxLength: 15 }).filter((relevant) => relevant.includes(true));
  fc.assert(fc.property(marks, fc.integer({ min: 1, max: 12 }), fc.nat(), (relevant, k, at) => {
    const total = relevant.filter(Boolean).length;
    const sorted = [...relevant].sort((a, b) => Number(b) - Number(a));
    expect(normalisedGainAt(k, [{ relevant: sorted, total }])).toBeCloseTo(1, 12);
    expect(recallAt(relevant.length, [{ relevant, total }])).toBe(1);
    const place = 1 + (at % (relevant.length - 1));
    const swapped = [...relevant];
    [swapped[place - 1], swapped[place]] = [relevant[place]!, relevant[place - 1]!];
    const [before, after] = [{ relevant, total }, { relevant: swapped, total }].map((one) => [normalisedGainAt(k, [one]), recallAt(k, [one]), meanReciprocalRank([one.relevant])]);
    before!.forEach((value, n) => expect(relevant[place] && !relevant[place - 1] ? after![n]! >= value - 1e-12 : true).toBe(true));
  }));
});

test('nothing to measure is refused', () => {
  for (const metric of [() => meanReciprocalRank([]), () => normalisedGainAt(1, []), () => recallAt(1, [])]) expect(metric).toThrow(expect.objectContaining({ code: 'METRIC_EMPTY' }));
});
