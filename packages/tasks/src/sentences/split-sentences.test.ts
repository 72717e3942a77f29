import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growth } from '../../../../testing/growth.js';
import { size } from '../../../../testing/sizes.js';
import { splitSentences, type SplitOptions } from './split-sentences.js';

const split = (text: string, options?: SplitOptions): string[] => splitSentences(text, options).map(({ start, end }) => text.slice(start, end));

/** Sentences, divided by `|` where a person divides them. */
const divided = [
  'It rained. | We stayed in! | Did you? | Yes.',
  'Dr. Smith met Mrs. Jones at 5 p.m. on Monday. | They talked, e.g. about cats vs. dogs.',
  'It ended at 5 p.m. | The U.S. Senate voted. | He lives in the U.S. | She does not.',
  'J. R. R. Tolkien wrote it. | So did C. S. Lewis. | That was plan B. | It worked.',
  'Pi is 3.14 and e is 2.718. | Version 1.2.3 is out. | It costs $4.50.',
  'See Fig. 3 and pp. 4 to 7. | I said no. | Then No. 5 came, and vol. 2 too.',
  'Apples, pears, etc. are fruit. | I like apples, pears, etc. | The rest I leave to you.',
  'Go to https://example.com/a.b?c=d.e. | Or write to me.you@example.org. | Read file.txt.',
  '“It is late.” | “Really?” he asked. | "I see." | She left.',
  'He said "Stop!" and stopped. | (It was cold.) | [Then it was not.]',
  'Wait... what? | Well… yes… | Then nothing. | And... stop!',
  'This is known.[12] | So is this.[3][4] | What?! | no way. | it is so.',
  'He lives in the U.S. | "Really?" she asked, e.g. "Why?" and so on. | It was Dr. "Bones" McCoy.',
  '1. Buy milk. | 2. Buy bread.',
  '今日は晴れ。 | 明日は雨？ | はい！',
  'One 😀. | Two! | 😀 Three.',
  'Acme Inc. sells cars. | Smith et al. found it. | It was Acme Inc. | They closed.',
];

describe('divided as a person does', () => {
  test.each(divided)('%s', (text) => {
    const sentences = text.split(' | ');
    expect(split(sentences.join(' '))).toEqual(sentences);
  });
  test('lines', () => {
    const text = 'A heading\n\nA sentence that\ngoes on. Another\r\n\r\nlast \u2029 one';
    expect(split(text)).toEqual(['A heading', 'A sentence that\ngoes on.', 'Another', 'last', 'one']);
    expect(split(text, { newlines: 'line' })).toEqual(['A heading', 'A sentence that', 'goes on.', 'Another', 'last', 'one']);
  });
  test('nothing, blanks, stops alone', () => {
    expect(['', ' \n\n ', '.', ' ... ', '?! .'].map((text) => split(text))).toEqual([[], [], ['.'], ['...'], ['?!', '.']]);
  });
});

const piece = fc.constantFrom('Mr', 'etc', 'U', 'word', 'Word', '.', '.', '!', '…', '"', ')', ' ', ' ', '\n', '\n\n', '3', '[1]', '。', '\ud800', '😀');
const texts = fc.oneof(fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')), fc.string({ unit: 'binary' }));

test('sentences are disjoint, in order, trimmed, and cover all that is not blank', () => {
  fc.assert(fc.property(texts, fc.constantFrom('paragraph', 'line'), (text, newlines) => {
    let covered = 0;
    for (const { start, end } of splitSentences(text, { newlines })) {
      expect(text.slice(covered, start).trim()).toBe('');
      const sentence = text.slice(start, end);
      expect(sentence).not.toBe('');
      expect(sentence).toBe(sentence.trim());
      covered = end;
    }
    expect(text.slice(covered).trim()).toBe('');
  }), { numRuns: size('fuzzedTexts') });
});

test.each([['sentences', 'The king of England. '], ['stops', '.'], ['line ends', '\n '], ['closers', '.)'], ['blanks', ' '], ['letters', 'a.b'], ['references', '.[1] a ']])('time grows with the text: %s', (_, unit) => {
  expect(growth((length) => {
    const text = unit.repeat(length);
    return () => void splitSentences(text);
  }, 3000)).toBeLessThan(2.6);
});
