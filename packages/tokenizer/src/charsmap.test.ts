import { describe, expect, it } from 'vitest';
import { readCharsmap } from './charsmap.js';
import { readModelBytes } from './fixtures/golden-rows.js';
import { charsmap, charsmapBytes, smallModel } from './fixtures/model-writing.js';
import { readSentencePiece, TokenizerError } from './index.js';
import { readModelFile } from './model-file.js';

const look = (map: ReturnType<typeof readCharsmap>, key: string) => {
  const bytes = new TextEncoder().encode(key);
  return map.shortest(bytes, 0, bytes.length);
};
const small = () => charsmap({ a: 'b', abc: 'long', é: '' });

describe('readCharsmap', () => {
  it('finds the shortest key that begins the bytes', () => {
    const map = readCharsmap(charsmapBytes(small()));
    expect([look(map, 'a'), look(map, 'abc'), look(map, 'éx'), look(map, 'x'), look(map, ''), look(map, '\0')]).toEqual(['b', 'b', '', undefined, undefined, undefined]);
  });

  it('reads the published map', () => {
    const map = readCharsmap(readModelFile(readModelBytes()).charsmap);
    expect([look(map, '½'), look(map, '\u3000'), look(map, 'ﷺ'), look(map, 'x')]).toEqual(['1⁄2', ' ', 'صلى الله عليه وسلم', undefined]);
  });

  it('reads no bytes as the empty map', () => {
    expect(look(readCharsmap(new Uint8Array(0)), 'a')).toBeUndefined();
  });
});

describe('P3: broken maps give SPM_CHARSMAP', () => {
  const changed = (change: (units: number[], block: number[]) => void): Uint8Array => {
    const { units, block } = small();
    change(units, block);
    return charsmapBytes({ units, block });
  };
  const leaf = (units: readonly number[]) => units.findIndex((unit) => unit >= 0x80000000);
  // Its offset leads back to the block that it stands in, where its own label is.
  const labelled = (units: readonly number[], label: number) => units.findIndex((unit) => (unit & 0x800000ff) === label);
  const nested = Object.fromEntries(Array.from({ length: 33 }, (_, i) => ['a'.repeat(i + 1), 'x']));

  it.each<[string, Uint8Array]>([
    ['too few bytes', new Uint8Array(5)],
    ['a size larger than the data', charsmapBytes(small(), 1 << 30)],
    ['a size that is no multiple of 4', charsmapBytes(small(), 401)],
    ['no trie', charsmapBytes({ units: [], block: [0, 0, 0, 0] })],
    ['a root that is a leaf', changed((units) => (units[0] = 0x80000001))],
    ['an offset out of the array', changed((units) => (units[0] = 0x7ffffe00))],
    ['a leaf beyond the block', changed((units) => (units[leaf(units)] = 0x80ffffff))],
    ['a leaf that is none', changed((units) => (units[leaf(units)] = 0))],
    ['a replacement that is not UTF-8', changed((_, block) => (block[0] = 0xff))],
    ['a unit that reaches itself', changed((units) => (units[labelled(units, 0x61)] = 0x61 | (0x61 << 10)))],
    ['a replacement over 1024 bytes', charsmapBytes(charsmap({ a: 'x'.repeat(1025) }))],
    ['more than 32 prefixes', charsmapBytes(charsmap(nested))],
  ])('%s', (_, bytes) => {
    // Reached through the model file, as a user would.
    const read = () => readSentencePiece(smallModel(bytes));
    expect(read).toThrow(TokenizerError);
    expect(read).toThrow(expect.objectContaining({ code: 'SPM_CHARSMAP' }));
  });

  it('32 prefixes are allowed', () => {
    const { ['a'.repeat(33)]: _, ...allowed } = nested;
    expect(look(readCharsmap(charsmapBytes(charsmap(allowed))), 'a')).toBe('x');
  });
});
