import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import { readCharsmap } from '../charsmap.js';
import { readModelBytes } from '../fixtures/golden-rows.js';
import { readModelFile } from '../model-file.js';
import { alignedText, pushString, unitsToString, type AlignedText } from './aligned-text.js';
import { graphemes } from './grapheme.js';
import { lowercase } from './lowercase.js';
import { nfkd } from './nfkd.js';
import { nmt } from './nmt.js';
import { normalForm } from './normal-form.js';
import { pipeline } from './pipeline.js';
import { precompiled } from './precompiled.js';
import { memberOf } from './ranges.js';
import { pythonLowercase } from './python-text.js';
import { replaceLiteral, replaceSpaceRuns, replaceWhiteSpaceRuns } from './replace.js';
import type { NormaliserStep } from './step.js';
import { stripAccents } from './strip-accents.js';
import { prependText, stripEnds } from './text-edges.js';
import { accents, nfkdMayChange } from './unicode-tables.js';

const map = precompiled(readCharsmap(readModelFile(readModelBytes()).charsmap), graphemes());
const settings = { numRuns: 400, seed: seed() };
const text = fc
  .array(fc.oneof(fc.constantFrom('`', '``', "'", "''", ' ', 'a', 'B', 'é', 'e\u0301', '\u0323', '\u0344', '\r\n', '\u0001', '\u200b', '\u200d', '\u0600', '½', 'ﬁ', '\uff76\uff9e', '각', '\u1112\u1161', '👩', '🏽', '\ufdfa', '\ufeff'), fc.string({ unit: 'binary', maxLength: 2 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

/** The steps over the whole text, without short cuts. */
function plainly(steps: readonly NormaliserStep[], source: string): AlignedText {
  let from = alignedText();
  pushString(from, source, 0, source.length);
  for (const step of steps) {
    const to = alignedText();
    step.apply(from, to, 0);
    from = to;
  }
  return from;
}
const shown = ({ units, starts, ends, length }: AlignedText) => ({ text: unitsToString(units, 0, length), starts: Array.from(starts.subarray(0, length)), ends: Array.from(ends.subarray(0, length)) });

describe('the short cut through the table gives what the steps give', () => {
  it.each<[string, readonly NormaliserStep[]]>([
    ['none', []],
    ['hub', [replaceLiteral('``', '"'), replaceLiteral("''", '"'), nfkd(false), stripAccents(), lowercase(), map]],
    ['hf4', [replaceLiteral('``', '"'), replaceLiteral("''", '"'), nfkd(false), stripAccents(), lowercase(), map, replaceSpaceRuns(' ')]],
    ['map alone', [map]],
    ['NFKD alone', [nfkd(true)]],
    ['keep accents', [lowercase(), map]],
    ['NFC', [normalForm('NFC')]],
    ['NFD', [normalForm('NFD'), lowercase()]],
    ['NFKC', [normalForm('NFKC')]],
    ['Nmt', [nmt(), replaceSpaceRuns(' ')]],
    ['white space runs', [replaceWhiteSpaceRuns('_')]],
    ['ends', [stripEnds(true, true), prependText('>')]],
  ])('%s', (_, steps) => {
    const normalise = pipeline(steps);
    const property = fc.property(text, (source) => {
      const out = alignedText();
      normalise.append(source, 0, source.length, out);
      expect(shown(out)).toEqual(shown(plainly(steps, source)));
    });
    fc.assert(property, settings);
  });
});

describe('nfkd', () => {
  const mark = memberOf(accents);
  const mayChange = memberOf(nfkdMayChange);
  // Where the engine's Unicode is newer than the table, the two may differ: those code points are left out.
  const known = (character: string) => {
    const codePoint = character.codePointAt(0)!;
    const newMark = /\p{M}/u.test(character) && !mark(codePoint);
    return !newMark && (mayChange(codePoint) || character.normalize('NFKD') === character);
  };
  it('equals String.prototype.normalize, canonical ordering included', () => {
    const marks = fc.constantFrom(...'a\u0301\u0323\u0344\u0345\u05b0\u05b4\u064b\u0651\u0e38\u0f71\u0f72\u3099\u{1d165}éǖ각ﷺ\u0334');
    const property = fc.property(fc.array(fc.oneof(marks, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter(known)), { maxLength: 20 }), (parts) => {
      const source = parts.join('');
      expect(shown(plainly([nfkd(true)], source)).text).toBe(source.normalize('NFKD'));
      const strip = (whole: string) => Array.from(whole).filter((character) => !mark(character.codePointAt(0)!)).join('');
      expect(shown(plainly([nfkd(false), stripAccents()], source)).text).toBe(strip(source.normalize('NFKD')));
    });
    fc.assert(property, settings);
  });

  it('changes what the tokenizers library changes, of all code points, whatever a later Unicode adds', () => {
    let hash = 0x811c9dc5; // FNV-1a, by code points, of the list that was taken from the library
    let count = 0;
    const knowsAll = Number(process.versions['unicode']) >= 17; // an older engine does not know all that lies in the ranges
    for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
      if (!mayChange(codePoint)) continue;
      const character = String.fromCodePoint(codePoint);
      if (character.normalize('NFKD') === character) {
        if (knowsAll && /\p{Cn}/u.test(character)) throw new Error(`${codePoint.toString(16)} is not assigned: a later version may give it a decomposition`);
        continue;
      }
      hash = Math.imul(hash ^ codePoint, 0x01000193) >>> 0;
      count++;
    }
    expect({ count, hash }).toEqual({ count: 16_894, hash: 1_654_498_035 });
  });

  it('keeps what the tokenizers library does not decompose yet', () => {
    expect(shown(plainly([nfkd(true)], '\u32ff\ua7f2\u{1fbf0}')).text).toBe('\u32ff\ua7f2\u{1fbf0}');
  });
});

describe('normalForm', () => {
  it.each(['NFC', 'NFD', 'NFKC'] as const)('%s equals String.prototype.normalize', (form) => {
    const parts = fc.constantFrom(...'a\u0301\u0323\u0344\u0345\u05b0\u064b\u0651\u0e38\u0f71\u0f72\u3099かéǖ각ﷺ\u0334\u1100\u1161\u11a8\u09c7\u09be\u0b47\u0b57\u212b\u0338<\u{1d15e}\u{11131}\u{11127}');
    const property = fc.property(fc.array(fc.oneof(parts, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), { maxLength: 20 }), (characters) => {
      const source = characters.join('');
      expect(shown(plainly([normalForm(form)], source)).text).toBe(source.normalize(form));
    });
    fc.assert(property, settings);
  });
});

it("pythonLowercase equals the engine's lower case of a whole text, final sigma and all, each character aligned to itself", () => {
  const parts = fc.constantFrom('Σ', 'ΑΣ', 'σ', 'ς', 'İ', 'a', 'B', ' ', '.', "'", '\u0301', '\u00ad', '𐐀', '日');
  const property = fc.property(fc.array(fc.oneof(parts, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), { maxLength: 20 }), (characters) => {
    const source = characters.join('');
    const { text, starts } = shown(plainly([pythonLowercase()], source));
    expect(text).toBe(source.toLowerCase());
    starts.forEach((start, i) => expect(source.slice(start).toLowerCase().charAt(0) === text[i] || text[i] === 'ς' || starts[i - 1] === start).toBe(true));
  });
  fc.assert(property, settings);
});

describe('alignment', () => {
  const rows: [string, readonly NormaliserStep[], string, string, number[]][] = [
    ['a replacement to the last character taken out', [replaceLiteral('``', '"')], 'a``b', 'a"b', [0, 2, 3]],
    ['every part of a decomposition to its character', [nfkd(false)], 'x½y', 'x1⁄2y', [0, 1, 1, 1, 2]],
    ['what is composed to all of its parts', [normalForm('NFC')], 'e\u0323\u0302x', 'ệx', [0, 3]],
    ['a prefix to the first character', [stripEnds(true, false), prependText('>')], '  ab', '>ab', [2, 2, 3]],
    ['a base to itself, its marks gone', [nfkd(false), stripAccents()], 'e\u0301\u0323x', 'ex', [0, 3]],
    ['text after a removal to itself', [map], 'a\u0001b', 'ab', [0, 2]],
    ['text after a removal at the very start one too early, as in the library', [map], '\u0001ab', 'ab', [0, 1]],
  ];
  it.each(rows)('%s', (_, steps, source, normalised, starts) => {
    expect(shown(plainly(steps, source))).toMatchObject({ text: normalised, starts });
  });
});
