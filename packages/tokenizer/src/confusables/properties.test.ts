import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { size } from '../../../../testing/sizes.js';
import { foldConfusables } from './fold.js';
import { inspectConfusables } from './inspect.js';
import { latinReading } from './latin-reading.js';
import { prototypes } from './prototypes.js';
import { skeleton } from './skeleton.js';

const settings = { numRuns: size('confusables') };

const odd = fc.constantFrom(...'абеопстухАЕОіѕјһԁаοϲνραΤΟսօցᎪⲢᒪߋᥙ᧐ⅼɑɗƬ𝗮ⓐｅﬁé日שм0१', '\u0301', '\u0301\u0302', '\u0336', '\u200b', '\ud800', '😀');
const text = fc.array(fc.oneof(odd, fc.constantFrom(...'aeioxIl ', ' ', ' ', "'", '\n')), { maxLength: 40 }).map((parts) => parts.join(''));
const anyUnits = fc.string({ unit: 'binary', maxLength: 60 });

describe('any text', () => {
  it('folded twice is folded once', () => {
    fc.assert(fc.property(fc.oneof(text, anyUnits), fc.constantFrom<'suspicious' | 'always'>('suspicious', 'always'), (given, words) => {
      const once = foldConfusables(given, { words }).text;
      expect(foldConfusables(once, { words }).text).toBe(once);
    }), settings);
  });

  it('has offsets that never decrease, stay in bounds and hold what each unit was made from', () => {
    fc.assert(fc.property(fc.oneof(text, anyUnits), (given) => {
      const { text: folded, starts, ends, changes } = foldConfusables(given);
      expect([starts.length, ends.length]).toEqual([folded.length, folded.length]);
      for (let i = 0; i < folded.length; i++) {
        expect(starts[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : starts[i - 1]!);
        expect(ends[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : ends[i - 1]!);
        expect(ends[i]).toBeGreaterThan(starts[i]!);
        expect(ends[i]).toBeLessThanOrEqual(given.length);
        if (!changes.some(({ start, end }) => start <= starts[i]! && ends[i]! <= end)) expect(given.slice(starts[i], ends[i])).toContain(folded[i]);
      }
    }), settings);
  });

  it('is rebuilt by its changes', () => {
    fc.assert(fc.property(fc.oneof(text, anyUnits), (given) => {
      const { text: folded, changes } = foldConfusables(given);
      let done = 0;
      const parts = changes.flatMap(({ start, end, text: own, replacement }) => {
        expect(given.slice(start, end)).toBe(own);
        const before = given.slice(done, start);
        done = end;
        return [before, replacement];
      });
      expect([...parts, given.slice(done)].join('')).toBe(folded);
    }), settings);
  });

  it('has a score from 0 to 1 and spans in order, and folds only inside spans', () => {
    fc.assert(fc.property(fc.oneof(text, anyUnits), (given) => {
      const { score, spans } = inspectConfusables(given);
      expect(score >= 0 && score <= 1).toBe(true);
      spans.forEach(({ start, end, text: own, skeleton: shape, suspicion }, i) => {
        expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : spans[i - 1]!.end);
        expect(own).toBe(given.slice(start, end));
        expect(shape).toBe(skeleton(own));
        expect(suspicion > 0 && suspicion <= 1).toBe(true);
      });
      const places = new Set(spans.map(({ start }) => start));
      for (const { start } of foldConfusables(given).changes) expect(places.has(start)).toBe(true);
    }), settings);
  });
});

it('ASCII is left as it is, and no suspicion falls on it', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), fc.constantFrom<'suspicious' | 'always'>('suspicious', 'always'), (given, words) => {
    const { text: folded, starts, changes } = foldConfusables(given, { words });
    expect(folded).toBe(given);
    expect(changes).toEqual([]);
    expect(Array.from(starts)).toEqual(Array.from(given, (_, i) => i));
    expect(inspectConfusables(given)).toEqual({ score: 0, spans: [] });
  }), settings);
});

it('text of one other script is left as it is, and no suspicion falls on it', () => {
  const alphabets = ['абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєѕјљњћџ', 'αβγδεζηθικλμνξοπρστυφχψωάέήίόύώΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ', 'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ', 'אבגדהוזחטיכלמנסעפצקרשת', 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي', 'ᎠᎡᎢᎣᎤᎥᎦᎧᎨᎩᎪᎫᎬᎭᎮᎯ', 'अआइईउऊकखगघचछ०१२', 'กขคงจฉชซ', '가나다라마바사'];
  const script = fc.constantFrom(...alphabets).chain((alphabet) => fc.array(fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 8 }), { maxLength: 8 }));
  fc.assert(fc.property(script, fc.constantFrom(' ', ', ', ' 12 ', '. '), (words, gap) => {
    const given = words.join(gap);
    expect(foldConfusables(given)).toMatchObject({ text: given, changes: [] });
    expect(inspectConfusables(given).spans).toEqual([]);
  }), settings);
});

describe('look-alikes put into English words fold back', () => {
  const lookAlikes = new Map<string, string[]>();
  for (const source of prototypes.keys()) {
    const character = String.fromCodePoint(source);
    const reading = latinReading(character)?.text;
    if (reading === undefined || !/^[A-Za-z]$/.test(reading) || !/[\p{L}\p{Nl}]/u.test(character)) continue;
    // Inside a word of small letters a look-alike of I is an l.
    const letter = reading === 'I' ? 'l' : reading;
    lookAlikes.set(letter, [...(lookAlikes.get(letter) ?? []), character]);
  }
  const letters = Array.from(lookAlikes.keys());

  it('every one of the table', () => {
    expect(letters.sort().join('')).toBe('ABCDEFGHJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
    for (const [letter, characters] of lookAlikes) for (const character of characters) expect(foldConfusables(`word${character}word`).text).toBe(`word${letter}word`);
  });

  it('several in a word', () => {
    const place = fc.tuple(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), fc.boolean(), fc.nat());
    fc.assert(fc.property(fc.array(fc.array(place, { minLength: 2, maxLength: 8 }), { minLength: 1, maxLength: 6 }), (words) => {
      const plain = words.map((word) => `the${word.map(([letter]) => letter).join('')}`);
      const given = words.map((word) => `the${word.map(([letter, swap, pick]) => (swap ? lookAlikes.get(letter)![pick % lookAlikes.get(letter)!.length] : letter)).join('')}`);
      // Three Latin letters begin each word; one more than that in disguise makes it a minority, which its neighbours settle.
      expect(foldConfusables(`a ${given.join(' a ')} a`).text).toBe(`a ${plain.join(' a ')} a`);
    }), settings);
  });
});
