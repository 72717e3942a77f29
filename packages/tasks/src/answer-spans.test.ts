import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growth } from '../../../testing/growth.js';
import { bestSpans, type ScoredSpan, type SpanRegion } from './answer-spans.js';

/** By trying all pairs. */
function bruteForce(starts: readonly number[], ends: readonly number[], region: SpanRegion, longest: number, count: number): ScoredSpan[] {
  const all: ScoredSpan[] = [];
  for (let start = region.starts.start; start < region.starts.end; start++) {
    for (let end = start; end < Math.min(region.end, start + longest); end++) all.push({ start, end, logit: starts[start]! + ends[end]! });
  }
  return all.sort((a, b) => b.logit - a.logit || a.end - b.end || a.start - b.start).slice(0, count);
}

test('the same spans in the same order as trying all pairs, ties among them', () => {
  const lengths = fc.integer({ min: 1, max: 24 });
  const cases = lengths.chain((length) => {
    const logits = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -1000, max: 1000 })), { minLength: length, maxLength: length });
    const places = fc.array(fc.nat(length), { minLength: 3, maxLength: 3 }).map((three) => three.sort((a, b) => a - b));
    return fc.record({ starts: logits, ends: logits, places, longest: fc.integer({ min: 1, max: length + 2 }), count: fc.integer({ min: 1, max: 60 }) });
  });
  fc.assert(fc.property(cases, ({ starts, ends, places, longest, count }) => {
    const [start, last, end] = places as [number, number, number];
    const region = { starts: { start, end: last }, end };
    expect(bestSpans(starts, ends, region, longest, count)).toEqual(bruteForce(starts, ends, region, longest, count));
  }), { numRuns: 500 });
});

test('an answer at the first place is found, and one of a single token', () => {
  const region = { starts: { start: 0, end: 3 }, end: 3 };
  expect(bestSpans([9, 0, 0], [0, 5, 1], region, 30, 1)).toEqual([{ start: 0, end: 1, logit: 14 }]);
  expect(bestSpans([9, 0, 0], [0, 5, 1], region, 1, 1)).toEqual([{ start: 0, end: 0, logit: 9 }]);
});

test('time grows with the tokens, not with their square', () => {
  const ratio = growth((size) => {
    const logits = Float32Array.from({ length: size }, (_, n) => Math.sin(n * n));
    return () => void bestSpans(logits, logits, { starts: { start: 0, end: size }, end: size }, size, 20);
  }, 20_000);
  expect(ratio).toBeLessThan(2.6);
});
