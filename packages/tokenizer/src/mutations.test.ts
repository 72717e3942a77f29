import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { seed, size } from '../../../testing/sizes.js';
import { readModelBytes } from './fixtures/golden-rows.js';
import { readSentencePiece, TokenizerError } from './index.js';

const codes = new Set(['SPM_PARSE', 'SPM_CHARSMAP', 'SPM_MODEL_TYPE', 'TOK_TOO_LARGE']);
const published = readModelBytes();
const sample = 'The ﬁrst naïve [MASK] ½ \u0301 日本 1999, ﷺ';

/** Numbers from 0 to limit - 1 by xorshift. */
function randomNumbers(start: number): (limit: number) => number {
  let state = start | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** Starts of the length-prefixed fields at the top of the file. */
function topFields(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    starts.push(at++);
    let length = 0;
    let scale = 1;
    for (; bytes[at]! >= 0x80; scale *= 128) length += (bytes[at++]! & 0x7f) * scale;
    at += length + bytes[at]! * scale + 1;
  }
  return starts;
}

function joined(start: Uint8Array, end: Uint8Array): Uint8Array {
  const both = new Uint8Array(start.length + end.length);
  both.set(start);
  both.set(end, start.length);
  return both;
}

/** One random change of the file: bits, a cut, or an edit of a whole field, its length or its first bytes. */
function mutate(source: Uint8Array, fields: readonly number[], random: (limit: number) => number): Uint8Array {
  const bytes = source.slice();
  const field = fields[random(fields.length)]!;
  const end = fields[fields.indexOf(field) + 1] ?? bytes.length;
  switch (random(8)) {
    case 0:
      return bytes.subarray(0, random(bytes.length));
    case 1: // a field away
      bytes.copyWithin(field, end);
      return bytes.subarray(0, bytes.length - (end - field));
    case 2: // a field twice
      return joined(bytes.subarray(0, end), bytes.subarray(field));
    case 3: // another length
      bytes[field + 1] = random(256);
      return bytes;
    case 4: // another inner key, length or value
      bytes[Math.min(field + 2 + random(6), bytes.length - 1)] = random(256);
      return bytes;
    case 5: { // noise in the map
      const map = fields.find((start) => bytes[start] === 0x1a)!;
      for (let i = 0; i < 4; i++) bytes[map + random(bytes.length - map)] = random(256);
      return bytes;
    }
    default: // bits anywhere
      for (let i = random(3); i >= 0; i--) bytes[random(bytes.length)]! ^= 1 << random(8);
      return bytes;
  }
}

const modes = ['hub', 'slow', 'spm'] as const;

/** Reads, and encodes with what was read; only this package's own errors may come out. */
function outcome(bytes: Uint8Array, turn: number): string {
  try {
    const { ids, ends } = readSentencePiece(bytes, { mode: modes[turn % 3]! }).encode(sample);
    expect(ids.length).toBeLessThan(1000);
    expect(Math.max(...ends)).toBeLessThanOrEqual(sample.length);
    return 'loaded';
  } catch (error) {
    if (error instanceof TokenizerError && codes.has(error.code)) return error.code;
    throw error;
  }
}

/** The published model with its first pieces only: quick to read, and its map is whole. */
function fewerPieces(pieces: number): Uint8Array {
  const fields = topFields(published);
  const rest = fields.find((start) => published[start] !== 0x0a)!;
  return joined(published.subarray(0, fields[pieces]), published.subarray(rest));
}

it.each([
  ['the published spiece.model', published, 0.04],
  ['the published spiece.model with its first 1,000 pieces', fewerPieces(1000), 0.96],
])('P1: mutations of %s load or give an error of ours', { timeout: 3 * 60 * 60 * 1000 }, async (_, source, share) => {
  const random = randomNumbers(seed());
  const fields = topFields(source);
  const found = new Set<string>();
  for (let i = 0; i < size('spieceMutations') * share; i++) {
    if (i % 100 === 0) await setImmediate(); // a runner that hears nothing for minutes takes its worker for dead
    found.add(outcome(mutate(source, fields, random), i));
  }
  expect(found).toContain('loaded');
  expect(found).toContain('SPM_PARSE');
});
