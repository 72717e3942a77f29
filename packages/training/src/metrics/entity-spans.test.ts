import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entityF1, readEntitySpans, type EntitySpan } from './entity-spans.js';

const read = (tags: string): string => readEntitySpans(tags.split(' ')).map(({ label, start, end }) => `${label} ${start}-${end}`).join(', ');

// Each by the tables of startOfChunk and endOfChunk in conlleval.
test.each([
  ['IOB2', 'B-PER I-PER O B-LOC B-LOC', 'PER 0-2, LOC 3-4, LOC 4-5'],
  ['IOB1: B only between neighbours of one name', 'I-PER I-PER O I-LOC B-LOC I-LOC', 'PER 0-2, LOC 3-4, LOC 4-6'],
  ['a change of name', 'B-PER I-LOC I-LOC', 'PER 0-1, LOC 1-3'],
  ['BIOES', 'S-PER B-LOC I-LOC E-LOC S-LOC O S-PER', 'PER 0-1, LOC 1-4, LOC 4-5, PER 6-7'],
  ['after an end', 'B-PER E-PER I-PER E-PER E-PER', 'PER 0-2, PER 2-4, PER 4-5'],
  ['BILOU and BMES', 'U-A B-A L-A B-A M-A E-A', 'A 0-1, A 1-3, A 3-6'],
  ['names with dashes, and a name alone', 'B-x-y I-x-y PER PER O', 'x-y 0-2, PER 2-4'],
  ['a lone tag of a scheme', 'O S-PER', 'PER 1-2'],
  ['none', 'O O', ''],
])('%s', (_, tags, spans) => {
  expect(read(tags)).toBe(spans);
});

describe('F1', () => {
  const span = (label: string, start: number, end: number): EntitySpan => ({ label, start, end });
  test('of the sentence that conlleval is explained with: 1 of 2 found right in PER, a LOC with a wrong end', () => {
    const { micro, labels, macro } = entityF1([[span('PER', 0, 2), span('PER', 4, 5), span('LOC', 6, 7)], []], [[span('PER', 0, 2), span('LOC', 6, 8)], [span('PER', 1, 2)]]);
    expect(labels.get('PER')).toEqual({ precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2 });
    expect(labels.get('LOC')).toEqual({ precision: 0, recall: 0, f1: 0, support: 1 });
    expect(micro).toEqual({ precision: 1 / 3, recall: 1 / 3, f1: 1 / 3 });
    expect(macro.f1).toBe(1 / 4);
  });
  test('equal spans count once; no entity anywhere is 0; no sentence is refused', () => {
    expect(entityF1([[span('A', 0, 1), span('A', 0, 1)]], [[span('A', 0, 1)]]).micro.f1).toBe(1);
    expect(entityF1([[]], [[]]).micro).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(() => entityF1([], [])).toThrow(expect.objectContaining({ code: 'METRIC_EMPTY' }));
  });
});

const tags = fc.array(fc.constantFrom('O', 'B-A', 'I-A', 'E-A', 'S-A', 'B-B', 'I-B'), { minLength: 1, maxLength: 12 });

test('spans cover exactly the words that are not O, in order, and what is written with B and I reads back', () => {
  fc.assert(fc.property(tags, (given) => {
    const spans = readEntitySpans(given);
    expect(spans.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, n) => start + n))).toEqual(given.flatMap((tag, n) => (tag === 'O' ? [] : [n])));
    const written = given.map(() => 'O');
    for (const { label, start, end } of spans) for (let n = start; n < end; n++) written[n] = `${n === start ? 'B' : 'I'}-${label}`;
    expect(readEntitySpans(written)).toEqual(spans);
  }));
});

test('F1 is the same whatever the order of sentences, swaps precision and recall, and is 1 for the truth', () => {
  fc.assert(fc.property(fc.array(fc.tuple(tags, tags), { minLength: 1, maxLength: 6 }), (rows) => {
    const [x, y] = [rows.map(([left]) => readEntitySpans(left)), rows.map(([, right]) => readEntitySpans(right))];
    const { micro, macro } = entityF1(x, y);
    expect(entityF1([...x].reverse(), [...y].reverse()).macro).toEqual(macro);
    expect(entityF1(y, x).micro).toEqual({ precision: micro.recall, recall: micro.precision, f1: micro.f1 });
    for (const { f1 } of [micro, macro]) expect(f1 >= 0 && f1 <= 1).toBe(true);
    expect(entityF1(y, y).micro.f1).toBe(y.some((spans) => spans.length > 0) ? 1 : 0);
  }));
});
