import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growth } from '../../../../testing/growth.js';
import { size } from '../../../../testing/sizes.js';
import { readWordPiece, type WordPieceOptions } from './read-wordpiece.js';

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const tokenizer = (entries: readonly string[], options?: WordPieceOptions) => readWordPiece([...special, ...entries].join('\n'), options);
const plain = { specialTokens: false } as const;

describe("the examples of BERT's own tests (google-research/bert tokenization_test.py)", () => {
  const pieces = ['want', '##want', '##ed', 'wa', 'un', 'runn', '##ing', ','];
  it('the whole of it', () => {
    expect(tokenizer(pieces).encode('UNwant\u00e9d,running', plain).tokens).toEqual(['un', '##want', '##ed', ',', 'runn', '##ing']);
  });
  it.each([
    ['', []],
    ['unwanted running', ['un', '##want', '##ed', 'runn', '##ing']],
    ['unwantedX running', ['[UNK]', 'runn', '##ing']],
  ])('WordPiece of %j', (text, tokens) => {
    expect(tokenizer(pieces).encode(text, plain).tokens).toEqual(tokens);
  });
  it('ideographs', () => {
    expect(tokenizer(['ah', '博', '推', 'zz']).encode(' ah\u535a\u63a8zz', plain).tokens).toEqual(['ah', '博', '推', 'zz']);
  });
  it('lower case', () => {
    expect(tokenizer(['hello', '!', 'how', 'are', 'you', '?']).encode(' \tHeLLo!how  \n Are yoU?  ', plain).tokens).toEqual(['hello', '!', 'how', 'are', 'you', '?']);
    expect(tokenizer(['hello']).encode('H\u00e9llo', plain).tokens).toEqual(['hello']);
  });
  it('case kept', () => {
    expect(tokenizer(['HeLLo', '!', 'how', 'Are', 'yoU', '?'], { lowerCase: false }).encode(' \tHeLLo!how  \n Are yoU?  ', plain).tokens).toEqual(['HeLLo', '!', 'how', 'Are', 'yoU', '?']);
  });
  it('unaffable', () => {
    expect(tokenizer(['un', '##aff', '##able']).encode('unaffable', plain).tokens).toEqual(['un', '##aff', '##able']);
  });
});

describe('encoding', () => {
  const zh = tokenizer(['中', '国', 'a', '##b', '##c', 'cafe', '.', '²', '\u1112', '##\u1161', '##\u11ab']);
  it('gives offsets into the caller\'s own string, template and pairs', () => {
    const text = 'Ab中\u0000国 Cafe\u0301.x';
    const encoding = zh.encode(text, { pair: 'aB' });
    expect(encoding.tokens).toEqual(['[CLS]', 'a', '##b', '中', '国', 'cafe', '.', '[UNK]', '[SEP]', 'a', '##b', '[SEP]']);
    expect(encoding.tokens.map((_, i) => (encoding.sequenceIds[i] === 1 ? 'aB' : text).slice(encoding.starts[i], encoding.ends[i]))).toEqual(['', 'A', 'b', '中', '国', 'Cafe', '.', 'x', '', 'a', 'B', '']);
    expect(Array.from(encoding.typeIds).join('')).toBe('000000000111');
    expect(Array.from(encoding.wordIds)).toEqual([-1, 0, 0, 1, 2, 3, 4, 5, -1, 0, 0, -1]);
    expect(zh.special).toEqual({ pad: 0, unknown: 1, cls: 2, sep: 3, mask: 4 });
  });
  it('leaves what BERT leaves: raised digits, and Hangul as its letters', () => {
    expect(zh.encode('² 한', plain).tokens).toEqual(['²', '\u1112', '##\u1161', '##\u11ab']);
  });
  it('makes words over 100 characters unknown, counted in code points', () => {
    const astral = tokenizer(['a', '##a', '𝒳', '##𝒳'], { lowerCase: false });
    expect(astral.encode('a'.repeat(100), plain).tokens).toHaveLength(100);
    expect(astral.encode('𝒳'.repeat(100), plain).tokens).toHaveLength(100);
    const long = astral.encode(`a ${'𝒳'.repeat(101)} a`, plain);
    expect(long.tokens).toEqual(['a', '[UNK]', 'a']);
    expect([long.starts[1], long.ends[1]]).toEqual([2, 204]);
  });
  it('finds special tokens in the text, and takes any UTF-16 units', () => {
    expect(zh.encode('a[MASK]中', plain).tokens).toEqual(['a', '[MASK]', '中']);
    expect(zh.encode('a\ud800b\udc00c', plain).tokens).toEqual(['a', '##b', '##c']);
  });
  it('decodes', () => {
    expect(zh.decode(zh.encode('Abc 中国 cafe.').ids, { skipSpecialTokens: true })).toBe('abc 中 国 cafe.');
  });
});

describe('vocab.txt that is none', () => {
  it.each([
    ['', 'it is empty'],
    ['[UNK]\n[CLS]', 'has no [SEP]'],
    ['[CLS]\n[SEP]', 'has no [UNK]'],
    ['[UNK]\n\n[CLS]\n[SEP]', 'line 2 is empty'],
    ['[UNK]\n[CLS]\n[SEP]\na\na', 'lines 4 and 5 are the same'],
    [`[UNK]\n${'a'.repeat(600)}`, 'line 2 has 600 characters'],
  ])('%j', (text, message) => {
    expect(() => readWordPiece(text)).toThrow(expect.objectContaining({ code: 'TOK_VOCAB', message: expect.stringContaining(message) as string }));
  });
  it('bytes that are no UTF-8; carriage returns are no part of an entry', () => {
    expect(() => readWordPiece(new Uint8Array([0xff]))).toThrow(expect.objectContaining({ code: 'TOK_VOCAB' }));
    expect(readWordPiece(new TextEncoder().encode('[UNK]\r\n[CLS]\r\n[SEP]\r\nä\r\n')).token(3)).toBe('ä');
  });
});

describe('against a naive reading of the definition', () => {
  const letters = [...'aAbBéÉ中國ﾃΣß', 'a\u0301', '𠀀', '한'];
  const separators = [...' \t,.?-_$^“。', '\u00a0', '\u3000', '\u2028', '\u0000', '\u200b', '\ufffd', '\u0085'];
  const text = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...letters) }, fc.constantFrom(...separators)), { maxLength: 30 }).map((parts) => parts.join(''));
  const entry = fc.string({ unit: fc.constantFrom(...'abeéAσß中國', '\u1112'), minLength: 1, maxLength: 3 });
  const vocabulary = fc.uniqueArray(fc.tuple(fc.boolean(), entry).map(([within, own]) => (within ? `##${own}` : own)), { minLength: 1, maxLength: 20 });

  it('the same tokens, each made of the characters at its offsets', () => {
    fc.assert(fc.property(text, vocabulary, fc.boolean(), (given, entries, lowerCase) => {
      const encoding = tokenizer([...entries, ...',.?-'], { lowerCase }).encode(given, plain);
      const expected = naive(given, new Set([...special, ...entries, ...',.?-']), lowerCase);
      expect(encoding.tokens).toEqual(expected);
      encoding.tokens.forEach((token, i) => {
        expect(encoding.starts[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : encoding.starts[i - 1]!);
        const own = basicWords(given.slice(encoding.starts[i], encoding.ends[i]), lowerCase).join('');
        if (token !== '[UNK]') expect(own).toContain(token.replace('##', ''));
      });
    }), { numRuns: size('wordPiece') });
  });
});

describe('time is linear', () => {
  const heavy = tokenizer(['a', '##a', '##aa', `##${'a'.repeat(60)}b`, '中', '.']);
  it.each([
    ['words that almost match', `${'a'.repeat(99)} `],
    ['one word', 'a'],
    ['ideographs', '中'],
    ['punctuation', '.'],
    ['marks', '\u0301'],
    ['control characters', '\u0000'],
  ])('%s', (_, part) => {
    const work = (units: number) => {
      const long = `a${part.repeat(units / part.length)}`;
      return () => void heavy.encode(long);
    };
    expect(growth(work, 20_000)).toBeLessThanOrEqual(2.6);
  });
});

/** BasicTokenizer of google-research/bert, step by step on whole strings. */
function basicWords(text: string, lowerCase: boolean): string[] {
  const clean = Array.from(text, (character) => (/[\p{Zs}\t\n\r]/u.test(character) ? ' ' : /[\p{Cc}\p{Cf}\0\ufffd]/u.test(character) ? '' : character)).join('');
  const spaced = clean.replace(/[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu, ' $& ');
  return spaced.split(/\s+/u).flatMap((word) => {
    const lower = lowerCase ? Array.from(word, (character) => character.toLowerCase()).join('').normalize('NFD').replace(/\p{Mn}/gu, '') : word;
    return lower.split(/([\p{P}$+<=>^`|~])/u).filter((part) => part !== '');
  });
}

/** WordpieceTokenizer: the longest entry first, by trying every end. */
function naive(text: string, vocabulary: ReadonlySet<string>, lowerCase: boolean): string[] {
  return basicWords(text, lowerCase).flatMap((word) => {
    const characters = Array.from(word);
    const found: string[] = [];
    for (let start = 0; start < characters.length; ) {
      let end = characters.length;
      const piece = () => (start > 0 ? '##' : '') + characters.slice(start, end).join('');
      while (end > start && !vocabulary.has(piece())) end--;
      if (end === start) return ['[UNK]'];
      found.push(piece());
      start = end;
    }
    return found;
  });
}
