import { describe, expect, it } from 'vitest';
import { readModelBytes, readPaddings, readTruncations, utf16Offsets, type MaskedRow } from './fixtures/golden-rows.js';
import { readSentencePiece, TokenizerError, type Encoding, type Truncation } from './index.js';
import { checkPadding } from './pad.js';

const tokenizer = readSentencePiece(readModelBytes());
const digits = (numbers: Iterable<number>) => Array.from(numbers).join('');

function agrees(encoding: Encoding, row: MaskedRow, texts: readonly string[], name: string): void {
  const offsets = Array.from(encoding.starts, (start, i) => [start, encoding.ends[i]!]).flat();
  expect(Array.from(encoding.ids), name).toEqual(row.ids);
  expect(offsets, name).toEqual(utf16Offsets(row.offsets, (token) => texts[Math.max(0, encoding.sequenceIds[token]!)]!));
  expect(digits(encoding.typeIds), name).toBe(row.type_ids);
  expect(digits(encoding.specialTokensMask), name).toBe(row.special);
  expect(digits(encoding.attentionMask), name).toBe(row.attention);
}

describe('truncation against the golden rows', () => {
  const rows = readTruncations();
  it('agrees on all 160, windows included, and refuses what is impossible', () => {
    expect(rows).toHaveLength(160);
    for (const { i, text, text_pair, max_length, strategy, stride, truncation_side, windows, error } of rows) {
      const encode = () => tokenizer.encode(text, { ...(text_pair !== null && { pair: text_pair }), truncation: { maxLength: max_length, strategy, stride, side: truncation_side, windows: 'tokenizers' } });
      if (error !== undefined) expect(encode, `row ${i}`).toThrow(expect.objectContaining({ code: 'TOK_TRUNCATION' }));
      else {
        const first = encode();
        const all = [first, ...first.overflow];
        expect(all, `row ${i}`).toHaveLength(windows!.length);
        all.forEach((encoding, n) => agrees(encoding, windows![n]!, [text, text_pair ?? ''], `row ${i} window ${n}`));
      }
    }
  });
});

describe('padding against the golden rows', () => {
  it('agrees on all 40, as a batch and one by one', () => {
    const rows = readPaddings();
    expect(rows).toHaveLength(40);
    for (const { i, texts, text_pairs, padding_side, length, pad_to_multiple_of, rows: expected } of rows) {
      const padding = { side: padding_side, ...(length !== null && { length }), ...(pad_to_multiple_of !== null && { multipleOf: pad_to_multiple_of }) };
      const inputs = texts.map((text, n) => (text_pairs ? ([text, text_pairs[n]!] as const) : text));
      const batch = tokenizer.encodeBatch(inputs, { padding });
      // A flat batch has rows of one length; the library leaves a row as it is that is over a fixed one.
      expect([batch.rows, batch.length], `row ${i}`).toEqual([texts.length, Math.max(...expected.map((row) => row.ids.length))]);
      expected.forEach((row, n) => {
        const alone = tokenizer.encode(texts[n]!, { ...(text_pairs && { pair: text_pairs[n]! }), padding: { side: padding_side, length: row.ids.length } });
        agrees(alone, row, [texts[n]!, text_pairs?.[n] ?? ''], `row ${i}.${n}`);
        const used = batch.lengths[n]!;
        const at = n * batch.length + (padding_side === 'left' ? batch.length - used : 0);
        const own = padding_side === 'left' ? row.ids.length - used : 0;
        for (const name of ['ids', 'starts', 'ends', 'typeIds', 'wordIds', 'sequenceIds', 'specialTokensMask', 'attentionMask'] as const) {
          expect(Array.from(batch[name].subarray(at, at + used)), `row ${i}.${n} ${name}`).toEqual(Array.from(alone[name].subarray(own, own + used)));
        }
        const masked = batch.attentionMask.subarray(n * batch.length, (n + 1) * batch.length);
        expect(masked.reduce((sum, bit) => sum + bit, 0)).toBe(used);
      });
    }
  });
});

describe('what cannot be met', () => {
  const code = (encode: () => unknown) => {
    try {
      encode();
    } catch (error) {
      if (error instanceof TokenizerError) return error.code;
      throw error;
    }
    return 'encoded';
  };
  const given = (value: unknown) => value;
  const long = 'one two three four five six seven';
  it.each([
    [{ maxLength: 1 }, 'TOK_OPTION'],
    [{ maxLength: 4.5 }, 'TOK_OPTION'],
    [{ maxLength: -1 }, 'TOK_OPTION'],
    [{ maxLength: Number.NaN }, 'TOK_OPTION'],
    [{ maxLength: 5, stride: 3 }, 'TOK_OPTION'],
    [{ maxLength: 5, stride: -1 }, 'TOK_OPTION'],
    [{ maxLength: 5, side: 'top' }, 'TOK_OPTION'],
    [{ maxLength: 5, strategy: 'both' }, 'TOK_OPTION'],
    [{ maxLength: 5, windows: 'some' }, 'TOK_OPTION'],
    [{ maxLength: 2 }, 'TOK_TRUNCATION'],
    [{ maxLength: 5, strategy: 'only_second' }, 'TOK_TRUNCATION'],
    [{ maxLength: 5, strategy: 'refuse' }, 'TOK_TRUNCATION'],
    [{ maxLength: 9, strategy: 'refuse' }, 'encoded'],
    [{ maxLength: 5, stride: 2 }, 'encoded'],
  ] as const)('%j gives %s', (asked, expected) => {
    const truncation = given(asked) as Truncation;
    expect(code(() => tokenizer.encode(long, { truncation }))).toBe(expected);
    expect(code(() => tokenizer.encodeBatch([long], { truncation }))).toBe(expected);
    expect(code(() => tokenizer.encodeWords(long.split(' '), { truncation }))).toBe(expected);
  });
  it('a stride that only the shorter half of a pair cannot hold', () => {
    expect(code(() => tokenizer.encode(long, { pair: long, truncation: { maxLength: 11, stride: 4 } }))).toBe('TOK_TRUNCATION');
  });
  it('a pair whose windows would number millions, unless they are not asked for', () => {
    const pair = 'a '.repeat(20_000);
    const truncation = { maxLength: 11 };
    expect(code(() => tokenizer.encode(pair, { pair, truncation }))).toBe('TOK_TRUNCATION');
    expect(tokenizer.encode(pair, { pair, truncation: { ...truncation, windows: 'none' as const } }).coverage).toEqual([{ from: 0, to: 4, total: 20_000 }, { from: 0, to: 4, total: 20_000 }]);
  });
  it('a stride that makes a window of nearly every token of a long text', () => {
    expect(code(() => tokenizer.encode('a '.repeat(200_000), { truncation: { maxLength: 512, stride: 509 } }))).toBe('TOK_TRUNCATION');
  });
  it('says which option, its value, and from where to where it may go', () => {
    const room = { maxLength: 9, stride: 7 };
    expect(() => tokenizer.encode(long, { truncation: room })).toThrow(expect.objectContaining({ facts: { option: 'stride', value: 7, least: 0, most: 6 } }));
    expect(() => tokenizer.encode(long, { truncation: { maxLength: 1 } })).toThrow(expect.objectContaining({ facts: { option: 'maxLength', value: 1, least: 2 } }));
    expect(() => tokenizer.encode(long, { padding: { length: 1.5 } })).toThrow(expect.objectContaining({ facts: { option: 'padding.length', value: 1.5, least: 0 } }));
    expect(() => tokenizer.encodeBatch([long], { padding: { multipleOf: 0 } })).toThrow(expect.objectContaining({ facts: { option: 'padding.multipleOf', value: 0, least: 1 } }));
    expect(() => tokenizer.encode(long, { padding: { side: given('Left') as 'left' } })).toThrow(expect.objectContaining({ facts: { option: 'padding.side' } }));
    expect(() => checkPadding(-1)).toThrow(expect.objectContaining({ code: 'TOK_OPTION', facts: { option: 'padding' } }));
  });
  it('padding that is no length', () => {
    for (const padding of [{ length: -1 }, { length: 1.5 }, { multipleOf: 0 }]) expect(code(() => tokenizer.encode(long, { padding }))).toBe('TOK_OPTION');
    expect(code(() => tokenizer.encodeBatch(given('a b') as string[]))).toBe('TOK_INPUT');
    for (const input of [5, null, {}, [], ['a', 5], ['a', 'b', 'c']]) expect(code(() => tokenizer.encodeBatch(['a', given(input) as string]))).toBe('TOK_INPUT');
    for (const ids of [5, null, 'ab', {}]) expect(code(() => tokenizer.decode(given(ids) as number[]))).toBe('TOK_INPUT');
  });
});

describe('encodeBatch', () => {
  it('makes each window a row, and says of which input', () => {
    const batch = tokenizer.encodeBatch(['one two three', ['four', 'five'], ''], { truncation: { maxLength: 5, stride: 1 } });
    expect([batch.rows, batch.length, Array.from(batch.lengths), Array.from(batch.inputs)]).toEqual([3, 5, [5, 5, 2], [0, 1, 2]]);
    const windows = tokenizer.encodeBatch(['one two three four five'], { truncation: { maxLength: 4, stride: 1 }, specialTokens: true });
    expect([windows.rows, Array.from(windows.inputs), Array.from(windows.wordIds)]).toEqual([4, [0, 0, 0, 0], [-1, 0, 1, -1, -1, 1, 2, -1, -1, 2, 3, -1, -1, 3, 4, -1]]);
  });
  it('of nothing is nothing', () => {
    expect(tokenizer.encodeBatch([])).toMatchObject({ rows: 0, length: 0, ids: new Int32Array(0) });
  });
});
