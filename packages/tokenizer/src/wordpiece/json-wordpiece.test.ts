import { describe, expect, it } from 'vitest';
import { readTokenizerJson } from '../tokenizer-json.js';
import { readBertTokenizerJson } from './read-bert-json.js';
import { readWordPiece } from './read-wordpiece.js';

const entries = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'un', '##aff', '##able', '中', '.', 'Ab', 'é'];

/** A tokenizer.json as transformers writes it for BERT. */
function file(changes: { readonly model?: object; readonly normalizer?: object; readonly post_processor?: object } = {}): string {
  return JSON.stringify({
    added_tokens: entries.slice(0, 5).map((content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true, ...changes.normalizer },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: changes.post_processor ?? { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: Object.fromEntries(entries.map((entry, id) => [entry, id])), ...changes.model },
  });
}

const text = 'Unaffable\u00a0中文. [MASK] x';

it('reads what readWordPiece reads from vocab.txt', () => {
  const [a, b] = [readBertTokenizerJson(file()), readWordPiece(entries.join('\n'))];
  expect(a.encode(text, { pair: '中' })).toEqual(b.encode(text, { pair: '中' }));
  expect(a.encode(text).tokens).toEqual(['[CLS]', 'un', '##aff', '##able', '中', '[UNK]', '.', '[MASK]', '[UNK]', '[SEP]']);
  expect(a.decode(a.encode(text).ids, { skipSpecialTokens: true })).toBe(b.decode(b.encode(text).ids, { skipSpecialTokens: true }));
  expect(a.special).toEqual(b.special);
});

it('reads a template in place of BertProcessing, and case kept', () => {
  const item = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const single = [item('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, item('[SEP]')];
  const pair = [...single, { Sequence: { id: 'B', type_id: 1 } }];
  const special_tokens = { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] } };
  const tokenizer = readBertTokenizerJson(file({ normalizer: { lowercase: false }, post_processor: { type: 'TemplateProcessing', single, pair, special_tokens } }));
  expect(tokenizer.encode('Ab é').tokens).toEqual(['[CLS]', 'Ab', 'é', '[SEP]']);
});

it('keeps to the settings of the file', () => {
  expect(readBertTokenizerJson(file({ normalizer: { strip_accents: false } })).encode('É').tokens[1]).toBe('é');
  expect(readBertTokenizerJson(file({ normalizer: { handle_chinese_chars: false } })).encode('un中').tokens[1]).toBe('[UNK]');
  expect(readBertTokenizerJson(file({ normalizer: { clean_text: false } })).encode('u\u0000n').tokens[1]).toBe('[UNK]');
  expect(readBertTokenizerJson(file({ model: { max_input_chars_per_word: 8 } })).encode('unaffable').tokens[1]).toBe('[UNK]');
});

describe('what is refused', () => {
  it.each([
    ['ids with a hole', { model: { vocab: { '[UNK]': 0, a: 2 } } }, 'TOK_VOCAB'],
    ['an id twice', { model: { vocab: { '[UNK]': 0, a: 0 } } }, 'TOK_VOCAB'],
    ['a list', { model: { vocab: ['a'] } }, 'TOK_VOCAB'],
    ['nothing', { model: { vocab: {} } }, 'TOK_VOCAB'],
    ['an empty entry', { model: { vocab: { '': 0 } } }, 'TOK_VOCAB'],
    ['an id that is no number', { model: { vocab: { a: 'b' } } }, 'TOK_JSON'],
    ['no unknown entry', { model: { unk_token: 'none' } }, 'TOK_VOCAB'],
    ['special tokens that are others', { post_processor: { type: 'BertProcessing', sep: ['[SEP]', 4], cls: ['[CLS]', 2] } }, 'TOK_VOCAB'],
    ['special tokens that are none', { post_processor: { type: 'BertProcessing', sep: '[SEP]', cls: ['[CLS]', 2] } }, 'TOK_JSON'],
  ])('%s', (_, changes, code) => {
    expect(() => readBertTokenizerJson(file(changes))).toThrow(expect.objectContaining({ code }));
  });
});

it('the reader without BERT says who reads such a file, and this one reads files that have nothing of BERT', () => {
  expect(() => readTokenizerJson(file())).toThrow(expect.objectContaining({ code: 'TOK_UNSUPPORTED', facts: { path: 'normalizer', found: '"BertNormalizer"', entry: '@albertkit/tokenizer/wordpiece' } }));
  const plain = JSON.stringify({ model: { type: 'Unigram', unk_id: 0, vocab: [['<unk>', 0], ['a', -1]] } });
  expect(readBertTokenizerJson(plain).encode('a').ids).toEqual(readTokenizerJson(plain).encode('a').ids);
  const other = JSON.stringify({ normalizer: { type: 'Other' }, model: {} });
  expect(() => readBertTokenizerJson(other)).toThrow(expect.objectContaining({ code: 'TOK_UNSUPPORTED', message: expect.stringContaining('Precompiled, BertNormalizer') }));
});
