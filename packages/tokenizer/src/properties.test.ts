import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seed } from '../../../testing/sizes.js';
import { readModelBytes, readNanoJson } from './fixtures/golden-rows.js';
import { readSentencePiece, readTokenizerJson, type Encoding } from './index.js';

const albert = readSentencePiece(readModelBytes());
const nano = readTokenizerJson(readNanoJson());
const settings = { numRuns: 300, seed: seed() };

const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0x20, max: 0x7e }),
  fc.integer({ min: 0xd800, max: 0xdfff }),
  fc.constantFrom(0, 0x09, 0x0d, 0x0a, 0x20, 0x27, 0x60, 0x300, 0x301, 0x323, 0x344, 0x200d, 0x2581, 0x600, 0xfdfa, 0xac01, 0x1100, 0x1161),
);
const anyText = fc.array(fc.oneof(unit.map((value) => String.fromCharCode(value)), fc.constantFrom('[MASK]', '<pad>', '[CLS]', ' [SEP]', '👩‍💻', 'the ', 'ﬁ')), { maxLength: 40 }).map((parts) => parts.join(''));

function checkOffsets(encoding: Encoding, text: string, pair: string): void {
  const last = [0, 0];
  const lastEnd = [0, 0];
  encoding.ids.forEach((id, i) => {
    const [start, end, sequence] = [encoding.starts[i]!, encoding.ends[i]!, encoding.sequenceIds[i]!];
    expect(id).toBeLessThan(30_000);
    if (sequence < 0) return expect([start, end]).toEqual([0, 0]);
    expect(start).toBeGreaterThanOrEqual(last[sequence]!);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual((sequence === 0 ? text : pair).length);
    expect(end).toBeGreaterThanOrEqual(lastEnd[sequence]!);
    last[sequence] = start;
    lastEnd[sequence] = end;
  });
}

const slow = readSentencePiece(readModelBytes(), { mode: 'slow' });
const spm = readSentencePiece(readModelBytes(), { mode: 'spm' });

describe.each([['albert', albert], ['nano', nano], ['slow', slow], ['spm', spm]])('%s on any string of UTF-16 units', (_, tokenizer) => {
  it('never throws; offsets never decrease and stay in bounds', () => {
    fc.assert(fc.property(anyText, anyText, (text, pair) => checkOffsets(tokenizer.encode(text, { pair }), text, pair)), settings);
  });

  it('reads a lone surrogate as U+FFFD', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tokenizer.encode(text)).toEqual(tokenizer.encode(text.replace(/\p{Surrogate}/gu, '\ufffd')));
      }),
      settings,
    );
  });

  it('gives a pair the tokens of its texts', () => {
    const of = (encoding: Encoding, sequence: number) => Array.from(encoding.ids).filter((_id, i) => encoding.sequenceIds[i] === sequence);
    fc.assert(
      fc.property(anyText, anyText, (text, pair) => {
        const both = tokenizer.encode(text, { pair });
        expect(of(both, 0)).toEqual(of(tokenizer.encode(text), 0));
        expect(of(both, 1)).toEqual(of(tokenizer.encode(pair), 0));
      }),
      settings,
    );
  });

  it('decodes its own ids to what encodes to them again, from the second round on', () => {
    const plain = fc.array(fc.constantFrom('the', 'Straße', '  ', ' ', 'U.S.', '1999,', "don't", 'naïve', '-', '“x”', '½'), { maxLength: 12 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(plain, (text) => {
        const round = (input: string) => tokenizer.decode(tokenizer.encode(input, { specialTokens: false }).ids);
        const second = round(round(text));
        expect(round(second)).toBe(second);
      }),
      settings,
    );
  });
});

it('text.slice(start, end) is what a token says, wherever one unit became one unit', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefghijKLMNOPqrstuvwxyz0189.,!?-()'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), fc.constantFrom(' ', '  ', '\n', '\t \u3000'), (words, gap) => {
      const text = words.join(gap);
      const { tokens, starts, ends, specialTokensMask, wordIds } = albert.encode(text);
      tokens.forEach((token, i) => {
        if (specialTokensMask[i] === 1) return;
        const own = token.replace('▁', '');
        // A lone ▁ is aligned to the character before which it was put, as in the tokenizers library.
        if (own !== '') expect(text.slice(starts[i], ends[i]).toLowerCase()).toBe(own);
        expect(words[wordIds[i]!]!.toLowerCase()).toContain(own);
      });
    }),
    settings,
  );
});

it('encodeWords gives each word what it gets alone', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 5 }), (words) => {
      const together = albert.encodeWords(words, { specialTokens: false });
      const alone = words.map((word) => albert.encode(word, { specialTokens: false }));
      expect(Array.from(together.ids)).toEqual(alone.flatMap((encoding) => Array.from(encoding.ids)));
      expect(Array.from(together.starts)).toEqual(alone.flatMap((encoding) => Array.from(encoding.starts)));
      expect(Array.from(together.wordIds)).toEqual(alone.flatMap((encoding, i) => Array.from(encoding.ids, () => i)));
    }),
    settings,
  );
});
