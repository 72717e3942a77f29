import { describe, expect, it } from 'vitest';
import { readModelBytes, readNanoJson } from './fixtures/golden-rows.js';
import { smallModel } from './fixtures/model-writing.js';
import { readSentencePiece, readTokenizerJson, TokenizerError } from './index.js';
import { toTokenizerJson, vocabularyDifference } from './vocabulary-files.js';

type Json = { [key: string]: Json } & Json[];
const base = toTokenizerJson(smallModel());

/** The error's code and facts after a change of the small file. */
function changed(change: (file: Json) => unknown): { readonly code: string; readonly facts: unknown } {
  const file = JSON.parse(base) as Json;
  change(file);
  return outcome(JSON.stringify(file));
}
function outcome(source: string | Uint8Array): { readonly code: string; readonly facts: unknown } {
  try {
    readTokenizerJson(source);
  } catch (error) {
    if (error instanceof TokenizerError) return { code: error.code, facts: error.facts };
    throw error;
  }
  return { code: 'loaded', facts: {} };
}
const json = (value: unknown) => value as Json;

describe('readTokenizerJson', () => {
  it('reads what toTokenizerJson writes to the same tokens as spiece.model', () => {
    const [a, b] = [readTokenizerJson(base), readSentencePiece(smallModel())];
    expect(a.encode('ab é ﬁ', { pair: 'b' })).toEqual(b.encode('ab é ﬁ', { pair: 'b' }));
    expect(a.encode('ab a').tokens).toEqual(['[CLS]', '▁', 'ab', '▁a', '[SEP]']);
  });

  it('reads bytes as well as text', () => {
    expect(readTokenizerJson(new TextEncoder().encode(base)).vocabularySize).toBe(10);
  });

  it("reads a file with a precompiled map without the steps before it", () => {
    const tokenizer = readTokenizerJson(readNanoJson());
    const encoding = tokenizer.encode('The  [MASK] of Zu\u0308rich Cafe\u0301.');
    expect(tokenizer.vocabularySize).toBe(8_000);
    expect(encoding.tokens.slice(0, 4)).toEqual(['[CLS]', '▁the', '  [MASK]', '▁of']);
    expect(tokenizer.decode(encoding.ids, { skipSpecialTokens: true })).toBe('the of zürich café.');
    expect(Array.from(encoding.starts.subarray(0, 4))).toEqual([0, 0, 3, 12]);
  });

  it('reads files from before tokenizers 0.15', () => {
    const old = { type: 'Metaspace', replacement: '▁', add_prefix_space: true, str_rep: '▁' };
    const { code } = changed((file) => {
      file['pre_tokenizer']!['pretokenizers']![1] = json(old);
      file['decoder'] = json(old);
      delete file['model']!['byte_fallback'];
    });
    expect(code).toBe('loaded');
  });

  it('adds nothing without a post-processor', () => {
    const tokenizer = readTokenizerJson(JSON.stringify({ ...(JSON.parse(base) as object), post_processor: null, decoder: null }));
    const encoding = tokenizer.encode('a', { pair: 'b' });
    expect([encoding.tokens, Array.from(encoding.typeIds)]).toEqual([['▁a', '▁', 'b'], [0, 1, 1]]);
    expect(tokenizer.decode(encoding.ids)).toBe('▁a ▁ b');
  });
});

describe('T1: not a tokenizer.json', () => {
  it.each([
    ['cut in the middle', base.slice(0, base.length / 2)],
    ['empty', ''],
    ['a number', '5'],
    ['an array', '[]'],
    ['an empty object', '{}'],
    ['bad UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
    ['arrays a million deep', '['.repeat(1_000_000)],
    ['arrays a million deep that close', `{"model":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`],
  ])('%s gives TOK_JSON', (_, source) => {
    expect(outcome(source).code).toBe('TOK_JSON');
  });

  it('half of a surrogate pair, which normalising would take for a code point past the last', () => {
    const half = (content: string) => changed((file) => (file['normalizer'] = json({ type: 'Sequence', normalizers: [{ type: 'Replace', pattern: { String: 'a' }, content }, { type: 'Lowercase' }] }))).code;
    expect([half('\udbff'), half('\udc00'), half('\ud83d')]).toEqual(['TOK_JSON', 'TOK_JSON', 'TOK_JSON']);
  });

  it('500 MB are refused before they are read', () => {
    expect(outcome(new Uint8Array(500_000_000)).code).toBe('TOK_TOO_LARGE');
  });
});

describe('T2: outside the allow-list gives TOK_UNSUPPORTED', () => {
  const replace = (pattern: unknown, content = '') => json({ type: 'Replace', pattern, content });
  const sequence = (depth: number): Json => (depth === 0 ? json({ type: 'NFKD' }) : json({ type: 'Sequence', normalizers: [sequence(depth - 1)] }));
  it.each<[string, (file: Json) => unknown]>([
    ['an unknown normaliser', (file) => (file['normalizer'] = json({ type: 'ByteLevel' }))],
    ['a regular expression', (file) => (file['normalizer'] = replace({ Regex: '(a+)+$' }))],
    ['another regular expression', (file) => (file['normalizer'] = replace({ Regex: '\\s+$' }))],
    ['an empty literal', (file) => (file['normalizer'] = replace({ String: '' }))],
    ['a literal that is compared without end', (file) => (file['normalizer'] = replace({ String: `${'a'.repeat(256)}b` }))],
    ['a literal that grows', (file) => (file['normalizer'] = replace({ String: 'a' }, 'aa'))],
    ['a long sequence', (file) => (file['normalizer'] = json({ type: 'Sequence', normalizers: new Array(33).fill({ type: 'NFKD' }) }))],
    ['a deep sequence', (file) => (file['normalizer'] = sequence(100))],
    ['another pre-tokeniser', (file) => (file['pre_tokenizer'] = json({ type: 'ByteLevel' }))],
    ['a known expression by something longer', (file) => (file['normalizer'] = replace({ Regex: '\\s+' }, '  '))],
    ['a long prefix', (file) => (file['normalizer'] = json({ type: 'Prepend', prepend: 'x'.repeat(257) }))],
    ['two post-processors', (file) => (file['post_processor'] = json({ type: 'Sequence', processors: [file['post_processor'], file['post_processor']] }))],
    ['an expression in a decoder', (file) => (file['decoder'] = json({ type: 'Replace', pattern: { Regex: 'a+' }, content: '' }))],
    ['a blank of two characters', (file) => (file['pre_tokenizer']!['pretokenizers']![1]!['replacement'] = json('__'))],
    ['another prepend scheme', (file) => (file['decoder']!['prepend_scheme'] = json('sometimes'))],
    ['another model', (file) => (file['model']!['type'] = json('BPE'))],
    ['another post-processor', (file) => (file['post_processor']!['type'] = json('ByteLevel'))],
    ['a template without B', (file) => (file['post_processor']!['pair'] = file['post_processor']!['single']!)],
    ['another decoder', (file) => (file['decoder'] = json({ type: 'BPEDecoder' }))],
  ])('%s', (_, change) => {
    expect(changed(change).code).toBe('TOK_UNSUPPORTED');
  });

  it('a map that is not base64, or broken, gives SPM_CHARSMAP', () => {
    const map = (value: string) => changed((file) => (file['normalizer'] = json({ type: 'Precompiled', precompiled_charsmap: value }))).code;
    expect([map('&&&&'), map('abc'), map('AAAAAAAAAAA='), map('')]).toEqual(['SPM_CHARSMAP', 'SPM_CHARSMAP', 'SPM_CHARSMAP', 'loaded']);
  });
});

describe('T3: a vocabulary that contradicts itself gives TOK_VOCAB', () => {
  it.each<[string, (model: Json) => unknown, object]>([
    ['a piece twice', (model) => model['vocab']!.push(json(['a', -1])), { index: 10, first: 7 }],
    ['a score that is no number', (model) => (model['vocab']![6]![1] = json('NaN')), { index: 6 }],
    ['no score', (model) => model['vocab']![6]!.pop(), { index: 6 }],
    ['an empty piece', (model) => (model['vocab']![6]![0] = json('')), { index: 6 }],
    ['half of a surrogate pair', (model) => (model['vocab']![6]![0] = json('\ude00')), { index: 6 }],
    ['a piece of 5,000 characters', (model) => (model['vocab']![6]![0] = json('x'.repeat(5000))), { index: 6 }],
    ['unk_id out of range', (model) => (model['unk_id'] = json(10)), { index: 10, size: 10 }],
    ['unk_id below 0', (model) => (model['unk_id'] = json(-1)), { index: -1, size: 10 }],
    ['no unk_id', (model) => delete model['unk_id'], { index: null, size: 10 }],
    ['no pieces', (model) => (model['vocab'] = json([])), {}],
  ])('%s', (_, change, facts) => {
    expect(changed((file) => change(file['model']!))).toEqual({ code: 'TOK_VOCAB', facts });
  });

  it('an infinite score', () => {
    expect(outcome(base.replace('["▁",-2]', '["▁",-1e999]'))).toEqual({ code: 'TOK_VOCAB', facts: { index: 5 } });
  });

  it('a template with an id out of range', () => {
    expect(changed((file) => (file['post_processor']!['special_tokens']!['[CLS]']!['ids'] = json([10]))).code).toBe('TOK_VOCAB');
  });
});

describe('T4: added tokens that contradict the vocabulary give TOK_ADDED', () => {
  it.each<[string, (tokens: Json) => unknown]>([
    ['the id of another piece', (tokens) => (tokens[4]!['id'] = json(5))],
    ['beyond the vocabulary', (tokens) => (tokens[4]!['id'] = json(10))],
    ['no content', (tokens) => (tokens[4]!['content'] = json(''))],
    ['twice', (tokens) => tokens.push(tokens[4]!)],
  ])('%s', (_, change) => {
    expect(changed((file) => change(file['added_tokens']!)).code).toBe('TOK_ADDED');
  });
});

describe('T5: tokenizer.json and spiece.model of one folder', () => {
  it('vocabularyDifference names the first id where they differ', () => {
    const [small, albert] = [readTokenizerJson(base), readSentencePiece(readModelBytes())];
    expect(vocabularyDifference(small, readSentencePiece(smallModel()))).toBeUndefined();
    expect(vocabularyDifference(small, albert)).toEqual({ id: 5, a: '▁', b: '(' });
  });
});
