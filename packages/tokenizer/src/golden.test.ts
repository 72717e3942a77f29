import { describe, expect, it } from 'vitest';
import { readModelBytes, readPairs, readSingles, readWords, utf16Offsets } from './fixtures/golden-rows.js';
import { readSentencePiece, readTokenizerJson, type Encoding } from './index.js';
import { toTokenizerJson } from './vocabulary-files.js';

const model = readModelBytes();
const published = toTokenizerJson(model);
const singles = readSingles();
const pairs = readPairs();
const words = readWords();

const offsets = ({ starts, ends }: Encoding) => Array.from(starts, (start, i) => [start, ends[i]!]).flat();
const digits = (numbers: Iterable<number>) => Array.from(numbers).join('');

describe.each([
  ['tokenizer.json', () => readTokenizerJson(published)],
  ['spiece.model, mode hub', () => readSentencePiece(model, { mode: 'hub' })],
])('%s against the golden rows', (_, read) => {
  const tokenizer = read();

  it('has the published vocabulary', () => {
    expect(tokenizer.vocabularySize).toBe(30_000);
    expect(tokenizer.special).toEqual({ pad: 0, unknown: 1, cls: 2, sep: 3, mask: 4 });
    expect([tokenizer.token(29_999), tokenizer.id('▁eloquent'), tokenizer.id('no such piece'), tokenizer.token(30_000)]).toEqual(['▁eloquent', 29_999, undefined, undefined]);
  });

  it('agrees on all 674 single texts, category newer-unicode included', () => {
    expect(singles).toHaveLength(674);
    for (const row of singles) {
      const encoding = tokenizer.encode(row.text);
      const name = `row ${row.i}`;
      expect(Array.from(encoding.ids), name).toEqual(row.ids);
      expect(encoding.tokens, name).toEqual(row.tokens);
      expect(offsets(encoding), name).toEqual(utf16Offsets(row.offsets, () => row.text));
      expect(digits(encoding.typeIds), name).toBe(row.type_ids);
      expect(digits(encoding.specialTokensMask), name).toBe(row.special);
    }
  });

  it('decodes as they do', () => {
    for (const row of singles) {
      expect(tokenizer.decode(row.ids), `row ${row.i}`).toBe(row.decoded);
      expect(tokenizer.decode(row.ids, { skipSpecialTokens: true }), `row ${row.i}`).toBe(row.decoded_skip_special);
    }
  });

  it('agrees on all 89 pairs', () => {
    expect(pairs).toHaveLength(89);
    for (const row of pairs) {
      const encoding = tokenizer.encode(row.text, { pair: row.text_pair });
      const name = `row ${row.i}`;
      const expected = utf16Offsets(row.offsets, (token) => (row.sequence_ids[token] === 1 ? row.text_pair : row.text));
      expect(Array.from(encoding.ids), name).toEqual(row.ids);
      expect(encoding.tokens, name).toEqual(row.tokens);
      expect(offsets(encoding), name).toEqual(expected);
      expect(digits(encoding.typeIds), name).toBe(row.type_ids);
      expect(digits(encoding.specialTokensMask), name).toBe(row.special);
      expect(Array.from(encoding.sequenceIds), name).toEqual(row.sequence_ids);
    }
  });

  it('agrees on all 17 lists of words', () => {
    expect(words).toHaveLength(17);
    for (const row of words) {
      const encoding = tokenizer.encodeWords(row.words);
      const name = `row ${row.i}`;
      expect(Array.from(encoding.ids), name).toEqual(row.ids);
      expect(encoding.tokens, name).toEqual(row.tokens);
      expect(offsets(encoding), name).toEqual(utf16Offsets(row.offsets, (token) => row.words[row.word_ids[token]!] ?? ''));
      expect(Array.from(encoding.wordIds), name).toEqual(row.word_ids);
    }
  });
});

describe('what transformers 4 and 5 make of spiece.model', () => {
  const spaceRuns = { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' };
  const added = ['(', ')', '"', '-', '.', '–', '£', '€'];

  it('hf4: no split at white space, but runs of spaces replaced', () => {
    const file = JSON.parse(published) as { normalizer: { normalizers: unknown[] }; pre_tokenizer: { pretokenizers: unknown[] } };
    file.normalizer.normalizers.push(spaceRuns);
    agree(JSON.stringify({ ...file, pre_tokenizer: file.pre_tokenizer.pretokenizers[1] }), 'hf4');
  });

  it('hf5: user-defined symbols as added tokens, scores unchanged, [MASK] without lstrip', () => {
    const file = JSON.parse(published) as { added_tokens: { lstrip: boolean }[]; model: { vocab: [string, number][] } };
    for (const token of file.added_tokens) token.lstrip = false;
    added.forEach((content, i) => file.added_tokens.push({ ...file.added_tokens[0]!, ...{ id: 5 + i, content, special: false } }));
    // Near enough to the file's own float32 scores: -100 is exact to a unit in the last place of 100.
    for (const entry of file.model.vocab) if (/\d,$/.test(entry[0])) entry[1] = Math.fround(entry[1] + 100);
    agree(JSON.stringify(file), 'hf5');
  });

  function agree(source: string, form: 'hf4' | 'hf5'): void {
    const tokenizer = readTokenizerJson(source);
    for (const row of singles) {
      const encoding = tokenizer.encode(row.text);
      expect(Array.from(encoding.ids), `row ${row.i}`).toEqual(row[form].ids);
      expect(offsets(encoding), `row ${row.i}`).toEqual(utf16Offsets(row[form].offsets, () => row.text));
    }
  }
});
