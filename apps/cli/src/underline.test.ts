import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { underline } from './underline.js';

const mark = (text: string, part: string, label: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length, label });

describe('underline', () => {
  it('draws lines and labels under what is marked', () => {
    const text = 'flights to New York on Monday';
    expect(underline(text, [mark(text, 'New York', 'city'), mark(text, 'Monday', 'time')], 80)).toEqual([
      'flights to New York on Monday',
      '           ────────    ──────',
      '           city 11-19  time 23-29',
    ]);
  });

  it('puts labels that would touch on lines of their own', () => {
    const text = 'a b c';
    expect(underline(text, [mark(text, 'a', 'first'), mark(text, 'b', 'second'), mark(text, 'c', 'third')], 80)).toEqual([
      'a b c',
      '─ ─ ─',
      'first 0-1',
      '  second 2-3',
      '    third 4-5',
    ]);
  });

  it('counts columns, not code units', () => {
    const text = '日本 to 😀 now';
    expect(underline(text, [mark(text, '😀', 'face')], 80)).toEqual(['日本 to 😀 now', '        ──', '        face 6-8']);
  });

  it('folds at blanks and labels a mark once', () => {
    const text = 'go to New York today';
    expect(underline(text, [mark(text, 'New York', 'city')], 11)).toEqual(['go to New', '      ───', '      city 6-14', 'York today', '────']);
  });

  it('keeps every character, stays within the width, and lets nothing steer the terminal', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 4, max: 30 }), (text, width) => {
      const lines = underline(`${text}\u001b[31m`, [], width);
      expect(lines.join('')).not.toContain('\u001b');
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replace(/\s/g, '')).toBe(`${text}[31m`.replace(/[\p{Cc}\p{Bidi_C}\s]/gu, ''));
    }));
  });
});
