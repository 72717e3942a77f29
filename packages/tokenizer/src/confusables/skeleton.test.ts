import { describe, expect, it } from 'vitest';
import { growth } from '../../../../testing/growth.js';
import { prototypes } from './prototypes.js';
import { skeleton } from './skeleton.js';

describe('the table', () => {
  it('holds the rows of the published file', () => {
    expect(prototypes.size).toBe(5500);
    // Rows of confusables.txt 17.0.0, copied by hand.
    const rows: readonly [source: number, prototype: string][] = [[0x0441, 'c'], [0x05ad, '\u0596'], [0x217e, 'd'], [0x6d, 'rn'], [0x49, 'l'], [0x30, 'O'], [0x06e8, '\u0306\u0307'], [0x6138, '\u{2b73f}']];
    for (const [source, prototype] of rows) expect(prototypes.get(source), source.toString(16)).toBe(prototype);
  });
  it('maps to characters that map to nothing else', () => {
    for (const [source, prototype] of prototypes) {
      for (const character of prototype) expect(prototypes.get(character.codePointAt(0)!) ?? character, source.toString(16)).toBe(character);
    }
  });
});

describe('skeleton', () => {
  it.each([
    ['paypal', 'рауроl', false],
    ['paypal', 'рауρаӏ', true],
    ['scope', 'ѕсоре', true],
    ['modern', 'rnodern', true],
    ['caf\u00e9', 'cafe\u0301', true],
    ['free', 'fr\u200bee', true],
    ['1Ol', 'lO1', true],
    ['house', 'horse', false],
  ])('%s and %s look the same: %s', (a, b, same) => {
    expect(skeleton(a) === skeleton(b)).toBe(same);
  });
  it('takes any UTF-16 units', () => {
    expect(skeleton('a\ud800b\udc00')).toBe('a\ud800b\udc00');
  });
  it('takes time linear in a run of marks', () => {
    expect(growth((size) => () => void skeleton(`a${'\u0301\u0323'.repeat(size)}`), 20_000)).toBeLessThanOrEqual(2.6);
  });
});
