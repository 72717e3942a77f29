import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import { alignedText, pushString, unitsToString } from './aligned-text.js';
import { graphemes } from './grapheme.js';

const { clusterEnd } = graphemes();

function clusters(source: string): string[] {
  const text = alignedText();
  pushString(text, source, 0, source.length);
  const found: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = clusterEnd(text, start);
    found.push(unitsToString(text.units, start, end));
    start = end;
  }
  return found;
}

it.each([
  ['\r\n\n', ['\r\n', '\n']],
  ['e\u0301x', ['e\u0301', 'x']],
  ['\u06001', ['\u06001']],
  ['👩\u200d💻👩', ['👩\u200d💻', '👩']],
  ['🇩🇪🇫', ['🇩🇪', '🇫']],
  ['각ᄀ\u1161\u11a8', ['각', 'ᄀ\u1161\u11a8']],
  ['का', ['का']],
  ['\u0001\u0301', ['\u0001', '\u0301']],
])('%j falls into %j', (source, expected) => {
  expect(clusters(source)).toEqual(expected);
});

it('agrees with Intl.Segmenter outside the Indic conjuncts that rule GB9c joins', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const characters = fc.constantFrom(...'ae\r\n\u0301\u0323\u200d\u200c\u0600\u0903ก\u0e33각\u1100\u1161\u11a8\uac00👩💻🏽🇩🇪©\u00ad\u2028', '\ufe0f', '\u{e0041}');
  const property = fc.property(fc.array(characters, { maxLength: 12 }), (parts) => {
    expect(clusters(parts.join(''))).toEqual(Array.from(segmenter.segment(parts.join('')), ({ segment }) => segment));
  });
  fc.assert(property, { numRuns: 500, seed: seed() });
});
