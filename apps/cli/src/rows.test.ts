import { describe, expect, it } from 'vitest';
import { parseRow, parseTextRow } from './rows.js';

const line = (text: string, number = 5) => ({ text, number });

describe('parseRow', () => {
  it('takes plain text as it stands', () => {
    expect(parseRow(line('  two [words] '))).toEqual({ text: '  two [words] ' });
    expect(parseRow(line(''))).toEqual({ text: '' });
  });

  it.each([
    [{ text: 'a' }],
    [{ text: 'a', text_pair: 'b' }],
    [{ tokens: ['a', 'b'] }],
    [{ question: 'a', context: 'b' }],
    [{ question: 'a', contexts: ['b', 'c'] }],
    [{ text: 'a', choices: ['b', 'c'] }],
    [{ question: 'a', choices: ['b', 'c'] }],
    [{ question: 'a', context: 'b', choices: ['c'] }],
    [{ text: 'a', labels: ['b'] }],
    [{ text: 'a b', spans: [{ start: 0, end: 1 }] }],
    [{ source_sentence: 'a', sentences: ['b'] }],
    [{ sentences: ['a', 'b'] }],
    [{ query: 'a', documents: ['b'] }],
    [{ candidates: ['a', 'b'] }],
  ])('takes %j', (row) => expect(parseRow(line(JSON.stringify(row)))).toEqual(row));

  it('names line and column of what is no JSON', () => {
    expect(() => parseRow(line('{"text": oops}'))).toThrow(expect.objectContaining({ code: 'LINE_JSON', facts: { line: 5, column: 10 } }));
    expect(() => parseRow(line('{"text": "never ends'))).toThrow(/^line 5 col 21: /);
  });

  it('refuses fields it does not know and values of another kind', () => {
    expect(() => parseRow(line('{"txt": "a"}'))).toThrow(expect.objectContaining({ code: 'LINE_FIELDS' }));
    expect(() => parseRow(line('{"text": "a", "pair": "b"}'))).toThrow(/line 5.*pair/);
    expect(() => parseRow(line('{"text": 7}'))).toThrow(/line 5: "text"/);
    expect(() => parseRow(line('{"tokens": []}'))).toThrow(expect.objectContaining({ code: 'LINE_FIELDS' }));
  });

  it('is no way to a prototype', () => {
    expect(() => parseRow(line('{"text": "a", "__proto__": {"polluted": 1}}'))).toThrow(expect.objectContaining({ code: 'LINE_FIELDS' }));
    expect('polluted' in {}).toBe(false);
  });
});

describe('parseTextRow', () => {
  it('wants an object', () => {
    expect(parseTextRow(line('{"text": "a", "text_pair": "b"}'))).toEqual({ text: 'a', text_pair: 'b' });
    for (const text of ['[1]', 'null', '7', '"a"']) expect(() => parseTextRow(line(text))).toThrow(/line 5 col 1: a JSON object is wanted/);
    expect(() => parseTextRow(line('plain'))).toThrow(/line 5 col 1/);
  });
});
