import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slideWindows, windowOwners } from './windows.js';

const settings = fc.record({ length: fc.nat(300), size: fc.integer({ min: 1, max: 80 }), overlap: fc.nat(100) });

test('what fits is one window', () => {
  expect(slideWindows(0, 5, 2)).toEqual([{ start: 0, end: 0 }]);
  expect(slideWindows(5, 5, 2)).toEqual([{ start: 0, end: 5 }]);
});

test('windows of 4 with an overlap of 2 over 9 tokens; the last is moved back to be full', () => {
  const windows = slideWindows(9, 4, 2);
  expect(windows).toEqual([{ start: 0, end: 4 }, { start: 2, end: 6 }, { start: 4, end: 8 }, { start: 5, end: 9 }]);
  expect([...windowOwners(windows, 9)]).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 3]);
});

test('windows are full, in order, share at least the overlap, and leave no token out', () => {
  fc.assert(fc.property(settings, ({ length, size, overlap }) => {
    const windows = slideWindows(length, size, overlap);
    const shared = Math.min(overlap, Math.floor(size / 2));
    expect(windows[0]!.start).toBe(0);
    expect(windows.at(-1)!.end).toBe(length);
    windows.forEach((window, n) => {
      expect(window.end - window.start).toBe(Math.min(size, length));
      if (n > 0) {
        expect(window.start).toBeGreaterThan(windows[n - 1]!.start);
        expect(windows[n - 1]!.end - window.start).toBeGreaterThanOrEqual(shared);
      }
    });
  }));
});

test('each token has exactly one owner, which holds it with the most context of all, in order', () => {
  fc.assert(fc.property(settings, ({ length, size, overlap }) => {
    const windows = slideWindows(length, size, overlap);
    const owners = windowOwners(windows, length);
    const context = (n: number, token: number): number => Math.min(token - windows[n]!.start, windows[n]!.end - 1 - token);
    owners.forEach((owner, token) => {
      const best = Math.max(...windows.map((_, n) => context(n, token)));
      expect(best).toBeGreaterThanOrEqual(0);
      expect(context(owner, token)).toBe(best);
      expect(owner).toBeGreaterThanOrEqual(owners[token - 1] ?? 0);
    });
  }));
});
