import { describe, expect, it } from 'vitest';
import { readModelBytes, readModes, readOptions, readSpmRows, readSpmTestModel, utf16Offsets } from './fixtures/golden-rows.js';
import { readSentencePiece, type Encoding } from './index.js';

const model = readModelBytes();
const rows = readModes();
const offsets = ({ starts, ends }: Encoding) => Array.from(starts, (start, i) => [start, ends[i]!]).flat();
const plain = { specialTokens: false };

describe('mode spm against SentencePiece', () => {
  it('agrees on all 674 texts with the published model', () => {
    const tokenizer = readSentencePiece(model, { mode: 'spm' });
    expect(rows).toHaveLength(674);
    for (const { i, text, spm } of rows) {
      const encoding = tokenizer.encode(text);
      expect(Array.from(encoding.ids), `row ${i}`).toEqual(spm.ids);
      expect(encoding.tokens, `row ${i}`).toEqual(spm.pieces);
      expect(offsets(encoding), `row ${i}`).toEqual(utf16Offsets(spm.offsets, () => text));
    }
  });

  it('agrees on what the slow path prepares', () => {
    const tokenizer = readSentencePiece(model, { mode: 'spm' });
    for (const { i, slow, spm_preprocessed } of rows) {
      const encoding = tokenizer.encode(slow.preprocessed);
      expect(Array.from(encoding.ids), `row ${i}`).toEqual(spm_preprocessed.ids);
      expect(offsets(encoding), `row ${i}`).toEqual(utf16Offsets(spm_preprocessed.offsets, () => slow.preprocessed));
    }
  });

  it("agrees on all 674 texts with SentencePiece's own test model, and decodes as it does", () => {
    const tokenizer = readSentencePiece(readSpmTestModel(), { mode: 'spm' });
    const own = readSpmRows();
    expect(own).toHaveLength(674);
    for (const { i, text, ids, pieces, offsets: expected, decoded } of own) {
      const encoding = tokenizer.encode(text);
      expect(Array.from(encoding.ids), `row ${i}`).toEqual(ids);
      expect(encoding.tokens, `row ${i}`).toEqual(pieces);
      expect(offsets(encoding), `row ${i}`).toEqual(utf16Offsets(expected, () => text));
      expect(tokenizer.decode(ids), `row ${i}`).toBe(decoded);
    }
  });
});

describe('mode slow against the original Python path', () => {
  const tokenizer = readSentencePiece(model, { mode: 'slow' });

  it('agrees on all 674 texts', () => {
    for (const { i, category, text, slow } of rows) {
      const encoding = tokenizer.encode(text, plain);
      expect(Array.from(encoding.ids), `row ${i}`).toEqual(slow.ids);
      // Unknown letters of the newest Unicode show their own lower case here; Python's tables were older.
      if (category !== 'newer-unicode') expect(encoding.tokens, `row ${i}`).toEqual(slow.pieces);
    }
  });

  it('keeps offsets in the text that was given', () => {
    const text = 'The  CAFÉ\tof 1999, ``so\'\'';
    const { tokens, starts, ends } = tokenizer.encode(text, plain);
    expect(tokens.map((token, i) => [token, text.slice(starts[i], ends[i])])).toEqual([
      ['▁the', 'The'], ['▁cafe', '  CAFÉ'], ['▁of', '\tof'], ['▁1999', ' 1999'], [',', ','], ['▁', ' '], ['"', '``'], ['so', 'so'], ['"', "''"],
    ]);
  });

  it('adds the special tokens of ALBERT', () => {
    expect(tokenizer.encode('a', { pair: 'b' }).tokens).toEqual(['[CLS]', '▁a', '[SEP]', '▁b', '[SEP]']);
  });
});

describe('options of mode hub', () => {
  it('agrees on all 180 rows of lowerCase and keepAccents', () => {
    const options = readOptions();
    expect(options).toHaveLength(180);
    for (const [lowerCase, keepAccents] of [[false, false], [false, true], [true, true]] as const) {
      const tokenizer = readSentencePiece(model, { lowerCase, keepAccents });
      for (const row of options) {
        if (row.do_lower_case !== lowerCase || row.keep_accents !== keepAccents) continue;
        const encoding = tokenizer.encode(row.text);
        expect(Array.from(encoding.ids), `row ${row.i}`).toEqual(row.ids);
        expect(encoding.tokens, `row ${row.i}`).toEqual(row.tokens);
        expect(offsets(encoding), `row ${row.i}`).toEqual(utf16Offsets(row.offsets, () => row.text));
      }
    }
  });

  it('takes the Unicode tables of the engine where asked', () => {
    const [published, current] = [readSentencePiece(model), readSentencePiece(model, { unicode: 'current' })];
    const tokens = (text: string) => [published, current].map((tokenizer) => tokenizer.encode(text, plain).tokens);
    expect(tokens('\u32ff')).toEqual([['▁', '\u32ff'], ['▁', '令和']]);
    expect(tokens('a\u1ac1')).toEqual([['▁a', '\u1ac1'], ['▁a']]);
  });

  it.each([
    [{ mode: 'spm', lowerCase: true }, 'lowerCase'],
    [{ mode: 'spm', keepAccents: false }, 'keepAccents'],
    [{ mode: 'slow', unicode: 'current' }, 'unicode'],
  ] as const)('%j is refused', (options, option) => {
    expect(() => readSentencePiece(model, options)).toThrow(expect.objectContaining({ code: 'TOK_OPTION', facts: { mode: options.mode, option } }));
  });

  it('a mode that there is not is refused', () => {
    const mode: string = 'fast';
    expect(() => readSentencePiece(model, { mode: mode as 'hub' })).toThrow(expect.objectContaining({ code: 'TOK_OPTION' }));
  });
});
