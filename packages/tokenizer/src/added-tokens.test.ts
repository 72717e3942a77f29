import { describe, expect, it } from 'vitest';
import { smallModel } from './fixtures/model-writing.js';
import { readTokenizerJson } from './index.js';
import { toTokenizerJson } from './vocabulary-files.js';

interface Added {
  content: string;
  single_word: boolean;
  lstrip: boolean;
  rstrip: boolean;
  normalized: boolean;
}

/** The small model with the piece `ab` as an added token of the given kind. */
function withAdded(change: Partial<Added>, prepend = 'always') {
  const file = JSON.parse(toTokenizerJson(smallModel())) as { added_tokens: object[]; pre_tokenizer: { pretokenizers: Record<string, unknown>[] } };
  file.added_tokens.push({ id: 8, content: 'ab', special: false, single_word: false, lstrip: false, rstrip: false, normalized: false, ...change });
  file.pre_tokenizer.pretokenizers[1]!['prepend_scheme'] = prepend;
  const tokenizer = readTokenizerJson(JSON.stringify(file));
  return (text: string) => {
    const { tokens, starts, ends } = tokenizer.encode(text, { specialTokens: false });
    return tokens.map((token, i) => `${token}@${starts[i]}-${ends[i]}`).join(' ');
  };
}

describe('added tokens', () => {
  it('are cut out of the raw text; what follows starts a new word', () => {
    expect(withAdded({})('a ab,AB ba')).toBe('▁a@0-1 ab@2-4 ▁@4-5 ,@4-5 ab@5-7 ▁@8-9 b@8-9 a@9-10');
  });

  it('may take the white space beside them', () => {
    expect(withAdded({ lstrip: true })('a \u3000ab a')).toBe('▁a@0-1  \u3000ab@1-5 ▁a@6-7');
    expect(withAdded({ rstrip: true })('a ab \n a')).toBe('▁a@0-1 ab \n @2-7 ▁a@7-8');
  });

  it('may have to stand alone', () => {
    const encode = withAdded({ single_word: true });
    expect(encode('ab.')).toBe('ab@0-2 ▁@2-3 .@2-3');
    expect(encode('abé')).not.toContain('ab@0-2 ▁');
    expect(encode('\u{10400}ab')).toContain('ab@2-4');
    expect(encode('(ab)')).toContain('ab@1-3 ▁@3-4');
  });

  it('may be looked for in the normalised text', () => {
    expect(withAdded({ normalized: true })('a AB')).toBe('▁a@0-1 ab@2-4');
    expect(withAdded({ normalized: true, lstrip: true })('a ÁB')).toBe('▁a@0-1  ab@1-4');
  });

  it('the longest at a place wins, and special ones are found too', () => {
    expect(withAdded({})('[MASK][MASK] <pad>')).toBe('[MASK]@0-6 [MASK]@6-12 <pad>@13-18');
  });

  it('the sign before the first word alone, or before none', () => {
    expect(withAdded({}, 'first')('a ab a')).toBe('▁a@0-1 ab@2-4 a@5-6');
    expect(withAdded({}, 'never')('a b')).toBe('a@0-1 b@2-3');
  });
});
