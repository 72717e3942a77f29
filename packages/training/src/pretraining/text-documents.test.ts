import { splitSentences } from '@albertkit/tasks';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from '../fixtures/collect.js';
import { textDocuments } from './text-documents.js';
import { textLines } from './text-lines.js';

describe('lines', () => {
  test.for<[readonly string[], readonly string[]]>([
    [['a\nb'], ['a', 'b']],
    [['\ufeffa\r', '\nb\r\n', '\r\n', 'c\n'], ['a', 'b', '', 'c']],
    [['a\ufeff', '\n\ufeffb'], ['a\ufeff', '\ufeffb']],
    [['', '\n', ''], ['']],
    [['a\rb'], ['a\rb']],
    [[], []],
  ])('%j', async ([chunks, lines]) => {
    expect(await collect(textLines(chunks))).toEqual(lines);
  });

  test('do not depend on how the text is cut into chunks', async () => {
    const unit = fc.constantFrom('a', 'b ', '\n', '\r\n', '\n\n', '😀', '\ufeff');
    await fc.assert(fc.asyncProperty(fc.constantFrom('a', '\ufeffa'), fc.array(unit, { maxLength: 30 }), fc.array(fc.nat(60)), async (start, units, cuts) => {
      const text = start + units.join('');
      const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
      const chunks = places.slice(1).map((end, n) => text.slice(places[n], end));
      const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
      if (lines.at(-1) === '') lines.pop();
      expect(await collect(textLines(chunks))).toEqual(lines);
    }));
  });

  test('are no longer than the limit', async () => {
    expect(await collect(textLines(['abc', 'd\nabcd'], 4))).toEqual(['abcd', 'abcd']);
    await expect(collect(textLines(['a\nabc', 'de'], 4))).rejects.toMatchObject({ code: 'LINE_TOO_LONG', facts: { line: 2, limit: 4 } });
  });

  test('come from strings', async () => {
    await expect(collect(textLines('text'))).rejects.toMatchObject({ code: 'DATA_INPUT' });
    await expect(collect(textLines(JSON.parse('["a", 1]') as string[]))).rejects.toMatchObject({ code: 'DATA_INPUT' });
  });
});

describe('documents', () => {
  test('end at blank lines', async () => {
    expect(await collect(textDocuments(['', 'One. ', ' Two. Three.', ' \t', '', 'Four.', '']))).toEqual([['One.', 'Two. Three.'], ['Four.']]);
  });

  test('are split into sentences where lines are paragraphs', async () => {
    expect(await collect(textDocuments(['Dr. One came. Two went.', 'Three.', '', 'Four? Five!'], { sentences: 'split' }))).toEqual([['Dr. One came.', 'Two went.', 'Three.'], ['Four?', 'Five!']]);
  });

  test('that are too long come in parts, and nothing is lost', async () => {
    const line = fc.constantFrom('', 'a', 'One. Two.', 'A longer sentence of some words. And another one!');
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.constantFrom('line' as const, 'split' as const), fc.integer({ min: 1, max: 80 }), async (lines, sentences, longest) => {
      const documents = await collect(textDocuments(lines, { sentences, longest }));
      const wanted = lines.flatMap((text) => (text === '' ? [] : sentences === 'line' ? [text] : splitSentences(text).map(({ start, end }) => text.slice(start, end))));
      expect(documents.flat()).toEqual(wanted);
      for (const document of documents) {
        expect(document.length).toBeGreaterThan(0);
        if (document.length > 1) expect(document.join('').length).toBeLessThanOrEqual(longest);
      }
    }));
  });

  test('have room', async () => {
    await expect(collect(textDocuments(['a'], { longest: 0 }))).rejects.toMatchObject({ code: 'DATA_OPTION', facts: { option: 'longest', given: 0 } });
  });
});
