import { expect, it } from 'vitest';
import { smallModel } from './fixtures/model-writing.js';
import { readTokenizerJson } from './index.js';
import { readBertTokenizerJson } from './wordpiece/index.js';
import { toTokenizerJson } from './vocabulary-files.js';

const base = JSON.parse(toTokenizerJson(smallModel())) as Record<string, unknown>;
const withChange = (change: Record<string, unknown>) => JSON.stringify({ ...base, post_processor: null, ...change });
const read = (change: Record<string, unknown>) => readTokenizerJson(withChange(change));

/** The stretches of the text that become words. */
function words(pretokeniser: unknown, text: string): readonly string[] {
  const { starts, ends, wordIds } = readBertTokenizerJson(withChange({ normalizer: null, pre_tokenizer: pretokeniser })).encode(text);
  const found: string[] = [];
  wordIds.forEach((word, i) => (found[word] = text.slice(i > 0 && wordIds[i - 1] === word ? starts[wordIds.indexOf(word)]! : starts[i]!, ends[i])));
  return found;
}

it.each<[string, unknown, readonly string[]]>([
  ['WhitespaceSplit', { type: 'WhitespaceSplit' }, ["it's", '12½,', 'a.b!?']],
  ['Whitespace', { type: 'Whitespace' }, ['it', "'", 's', '12', '½,', 'a', '.', 'b', '!?']],
  ['Digits', { type: 'Digits', individual_digits: true }, ["it's ", '1', '2', '½', ', a.b!?']],
  ['Digits together', { type: 'Digits' }, ["it's ", '12½', ', a.b!?']],
  ['Punctuation', { type: 'Punctuation' }, ['it', "'", 's 12½', ',', ' a', '.', 'b', '!', '?']],
  ['Punctuation removed', { type: 'Punctuation', behavior: 'Removed' }, ['it', 's 12½', ' a', 'b']],
  ['Punctuation together', { type: 'Punctuation', behavior: 'Contiguous' }, ['it', "'", 's 12½', ',', ' a', '.', 'b', '!?']],
  ['Punctuation with what is before', { type: 'Punctuation', behavior: 'MergedWithPrevious' }, ["it'", 's 12½,', ' a.', 'b!', '?']],
  ['Punctuation with what is after', { type: 'Punctuation', behavior: 'MergedWithNext' }, ['it', "'s 12½", ', a', '.b', '!', '?']],
  ['CharDelimiterSplit', { type: 'CharDelimiterSplit', delimiter: '.' }, ["it's 12½, a", 'b!?']],
  ['a Sequence', { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Punctuation' }] }, ['it', "'", 's', '12½', ',', 'a', '.', 'b', '!', '?']],
])('pre-tokeniser %s', (_, pretokeniser, expected) => {
  expect(words(pretokeniser, "it's 12½, a.b!?")).toEqual(expected);
});

it.each([
  ['Removed', false, ['a', 'b', 'c'], ['aa', '-b']],
  ['Removed', true, ['--', '--', '--'], ['--']],
  ['Isolated', false, ['a', '--', 'b', '--', '--', 'c'], ['aa', '--', '-b']],
  ['Isolated', true, ['a', '--', 'b', '--', '--', 'c'], ['aa', '--', '-b']],
  ['Contiguous', false, ['a', '--', 'b', '----', 'c'], ['aa', '--', '-b']],
  ['Contiguous', true, ['a', '--', 'b', '----', 'c'], ['aa', '--', '-b']],
  ['MergedWithPrevious', false, ['a--', 'b--', '--', 'c'], ['aa--', '-b']],
  ['MergedWithPrevious', true, ['a', '--b', '--', '--c'], ['aa', '---b']],
  ['MergedWithNext', false, ['a', '--b', '--', '--c'], ['aa', '---b']],
  ['MergedWithNext', true, ['a--', 'b--', '--', 'c'], ['aa--', '-b']],
])('Split at a literal, %s, inverted %s, as tokenizers 0.23.2 has it', (behavior, invert, first, second) => {
  const split = { type: 'Split', pattern: { String: '--' }, behavior, invert };
  expect([words(split, 'a--b----c'), words(split, 'aa---b')]).toEqual([first, second]);
});

it.each([
  ['a Split at an expression', { type: 'Split', pattern: { Regex: '(a+)+$' }, behavior: 'Removed', invert: false }],
  ['a Split at nothing', { type: 'Split', pattern: { String: '' }, behavior: 'Removed', invert: false }],
  ['a delimiter of two characters', { type: 'CharDelimiterSplit', delimiter: 'ab' }],
  ['a behaviour that there is not', { type: 'Punctuation', behavior: 'Eaten' }],
])('%s is refused', (_, pre_tokenizer) => {
  const unsupported = { code: 'TOK_UNSUPPORTED', facts: expect.not.objectContaining({ entry: expect.anything() }) };
  expect(() => readBertTokenizerJson(withChange({ pre_tokenizer }))).toThrow(expect.objectContaining(unsupported));
});

it.each(['Whitespace', 'Digits', 'Punctuation', 'CharDelimiterSplit', 'Split'])('the reader without %s says who has it', (type) => {
  const facts = { path: 'pre_tokenizer', found: JSON.stringify(type), entry: '@albertkit/tokenizer/wordpiece' };
  expect(() => read({ pre_tokenizer: { type } })).toThrow(expect.objectContaining({ code: 'TOK_UNSUPPORTED', facts, message: expect.stringContaining(`is ${type}, which readBertTokenizerJson of`) }));
});

it.each([
  [true, true, [0, 0, 1, 0, 0, 0, 2, 0], [0, 1, 2, 0, 0, 1, 3, 0]],
  [false, true, [0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2, 0, 0, 1, 3, 0]],
])('RobertaProcessing, trim_offsets %s, as tokenizers 0.23.2 has it', (trim_offsets, add_prefix_space, starts, ends) => {
  const vocab = ['<unk>', '<s>', '</s>', 'a', 'b', ' a'].map((piece, i) => [piece, i < 3 ? 0 : -1]);
  const file = { model: { type: 'Unigram', unk_id: 0, vocab }, post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 1], trim_offsets, add_prefix_space } };
  const encoding = readTokenizerJson(JSON.stringify(file)).encode('ab', { pair: 'b a' });
  expect(encoding.tokens).toEqual(['<s>', 'a', 'b', '</s>', '</s>', 'b', ' a', '</s>']);
  expect([encoding.typeIds, encoding.starts, encoding.ends, encoding.specialTokensMask].map((row) => Array.from(row))).toEqual([[0, 0, 0, 0, 0, 0, 0, 0], starts, ends, [1, 0, 0, 1, 1, 0, 0, 1]]);
  expect(Array.from(encoding.sequenceIds)).toEqual([-1, 0, 0, -1, -1, 1, 1, -1]);
});

it.each([
  [true, [[[0, 2], [2, 3]], [[0, 2]]], [[[2, 3], [4, 5]], [[2, 3]]]],
  [false, [[[1, 2], [2, 3]], [[1, 2]]], [[[2, 3], [4, 5]], [[2, 3]]]],
])('RobertaProcessing, add_prefix_space %s, as tokenizers 0.23.2 has it', (add_prefix_space, one, two) => {
  const vocab = ['<unk>', '<s>', '</s>', 'a', 'b', ' a', '  b'].map((piece, i) => [piece, i < 3 ? 0 : -1]);
  const tokenizer = readTokenizerJson(JSON.stringify({ model: { type: 'Unigram', unk_id: 0, vocab }, post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 1], trim_offsets: true, add_prefix_space } }));
  const spans = (text: string, pair: string) => {
    const { starts, ends, sequenceIds } = tokenizer.encode(text, { pair });
    return [0, 1].map((sequence) => Array.from(starts, (start, i) => [start, ends[i]!]).filter((_, i) => sequenceIds[i] === sequence));
  };
  expect([spans(' ab', ' a'), spans('  b a', '  b')]).toEqual([one, two]);
});

it('normalisers at the ends of a text', () => {
  const tokenizer = read({ normalizer: { type: 'Sequence', normalizers: [{ type: 'Strip', strip_left: true, strip_right: true }, { type: 'Prepend', prepend: '▁' }, { type: 'Replace', pattern: { Regex: '\\s+' }, content: '▁' }] }, pre_tokenizer: null });
  const { tokens, starts, ends } = tokenizer.encode('  ab \n a ');
  expect([tokens, Array.from(starts), Array.from(ends)]).toEqual([['▁', 'ab', '▁a'], [2, 2, 6], [3, 4, 8]]);
});

it('a Sequence with one post-processor', () => {
  expect(read({ post_processor: { type: 'Sequence', processors: [base['post_processor']] } }).encode('a').tokens).toEqual(['[CLS]', '▁a', '[SEP]']);
});

it.each<[string, unknown, string]>([
  ['Metaspace', { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' }, 'a aab'],
  ['Metaspace that never prepends', { type: 'Metaspace', replacement: '▁', prepend_scheme: 'never' }, ' a aab'],
  ['Replace, Fuse and Strip, as Llama has it', { type: 'Sequence', decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }, { type: 'Fuse' }, { type: 'Strip', content: ' ', start: 1, stop: 0 }] }, 'a aab'],
  ['Strip at both ends of each', { type: 'Strip', content: 'a', start: 2, stop: 1 }, '▁▁b'],
])('decoder %s', (_, decoder, expected) => {
  const tokenizer = read({ decoder });
  const ids = ['▁a', '▁a', 'ab'].map((token) => tokenizer.id(token)!);
  expect(tokenizer.decode(ids)).toBe(expected);
});

it('byte fallback in the model and in the decoder', () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => [`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, 0]);
  const model = base['model'] as { vocab: unknown[] };
  const decoder = { type: 'Sequence', decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }] };
  const tokenizer = read({ decoder, model: { ...model, byte_fallback: true, vocab: [...model.vocab, ...bytes] } });
  const { ids, tokens, starts, ends } = tokenizer.encode('a日');
  expect([tokens, Array.from(starts), Array.from(ends)]).toEqual([['▁a', '<0xE6>', '<0x97>', '<0xA5>'], [0, 1, 1, 1], [1, 2, 2, 2]]);
  expect([tokenizer.decode(ids), tokenizer.decode(ids.subarray(0, 3))]).toEqual([' a日', ' a\ufffd\ufffd']);
});
