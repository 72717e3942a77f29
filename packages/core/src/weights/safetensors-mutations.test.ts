import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { seed, size } from '../../../../testing/sizes.js';
import { mutate } from './fixtures/mutate.js';
import { readSafetensors } from './safetensors.js';
import { countNonFinite, toTensor } from './safetensors-convert.js';
import { writeSafetensors } from './safetensors-write.js';

const original = new Uint8Array(readFileSync(new URL('./fixtures/python.safetensors', import.meta.url)));
const known = /^(ST_[A-Z_]+|PICKLE_REFUSED)$/;

/** The code a file gets, or 'loads' once all it holds has been decoded and written again without loss. */
function outcome(file: Uint8Array): string {
  try {
    const { tensors, metadata } = readSafetensors(file);
    const again = readSafetensors(writeSafetensors(tensors, metadata));
    if (again.tensors.size !== tensors.size) throw new Error('a tensor was lost');
    for (const stored of tensors.values()) {
      countNonFinite(stored);
      if (!stored.dtype.startsWith('F8') && stored.dtype !== 'I64' && stored.dtype !== 'U64') toTensor(stored);
    }
    return 'loads';
  } catch (error) {
    const typed = error instanceof Error && error.name === 'AlbertkitError' && 'code' in error && known.test(String(error.code));
    return typed ? String(error.code) : `untyped: ${String(error)}`;
  }
}

test('a typed error or a whole load for every seeded mutation', () => {
  const outcomes = new Map<string, number>();
  const bytesBefore = process.memoryUsage().rss;
  for (let i = 0; i < size('safetensorsMutations'); i++) {
    const got = outcome(mutate(original, seed() + i));
    outcomes.set(got, (outcomes.get(got) ?? 0) + 1);
  }
  expect([...outcomes.keys()].filter((got) => got.startsWith('untyped'))).toEqual([]);
  // The mutations must reach past the first check, or they would prove nothing.
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['loads', 'ST_HEADER_JSON', 'ST_OFFSET', 'ST_SHAPE', 'ST_NOT_COVERED']));
  expect(process.memoryUsage().rss - bytesBefore).toBeLessThan(256 * 2 ** 20);
});

test('a typed error for the file cut at every byte', () => {
  for (let length = 0; length < original.length; length++) {
    expect(outcome(original.subarray(0, length)), `cut at ${length}`).toMatch(known);
  }
});
