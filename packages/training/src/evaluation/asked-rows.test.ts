import { readFileSync } from 'node:fs';
import { readSentencePiece, type Tokenizer } from '@albertkit/tokenizer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aliceLines } from '../fixtures/alice.js';
import { collect } from '../fixtures/collect.js';
import { nanoTokenizer } from '../fixtures/nano-tokenizer.js';
import { maskVocabulary } from '../pretraining/masked-row.js';
import { askedSentences, type AskedSentence } from './asked-sentences.js';
import { askedWords } from './asked-words.js';
import { askedRows, type AskedRow } from './asked-rows.js';
import { textWords } from './text-words.js';

const google = readSentencePiece(readFileSync(new URL('../../../tokenizer/fixtures/spiece.model', import.meta.url)));
const vocabularies = { nano: nanoTokenizer(), google };
const settings = { seed: 5, maskedShare: 0.2, longestNgram: 2 };
const documents = [aliceLines().slice(0, 12), aliceLines().slice(12, 18)];

async function rowsOf(tokenizer: Tokenizer, room: number, texts = documents): Promise<{ readonly sentences: readonly AskedSentence[]; readonly rows: readonly AskedRow[] }> {
  const vocabulary = maskVocabulary(tokenizer, 'google');
  const sentences = await collect(askedSentences(texts, tokenizer, settings, vocabulary.special, room));
  const stream = async function* (): AsyncGenerator<AskedSentence> {
    yield* sentences;
  };
  return { sentences, rows: await collect(askedRows(stream(), vocabulary, room)) };
}

/** What a row hides, word by word, as text without blanks. */
function hidden({ labels, words }: AskedRow, tokenizer: Tokenizer): string[] {
  const texts = new Map<number, string>();
  words.forEach((word, n) => texts.set(word, (texts.get(word) ?? '') + tokenizer.token(labels[n]!)!.replace('▁', '')));
  return [...texts.values()];
}

test('every vocabulary is asked for the words that the text alone decides', async () => {
  const wanted = documents.flatMap((sentences, document) => sentences.flatMap((sentence, n) => {
    const words = textWords(sentence);
    const asked = askedWords(words.length, settings, document, n);
    return words.filter((_, word) => asked[word] === 1).map(({ start, end }) => sentence.slice(start, end).toLowerCase());
  }));
  expect(wanted.length).toBeGreaterThan(100);
  for (const [name, tokenizer] of Object.entries(vocabularies)) {
    const { sentences, rows } = await rowsOf(tokenizer, 62);
    expect(rows.flatMap((row) => hidden(row, tokenizer)), name).toEqual(wanted);
    expect(sentences.reduce((sum, { asked }) => sum + asked, 0)).toBe(wanted.length);
    expect(sentences.reduce((sum, { unasked }) => sum + unasked, 0)).toBe(0);
  }
});

test('rows hold the text in order, whole words hidden, of one document and no longer than asked', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 5, max: 100 }), async (room) => {
    const tokenizer = vocabularies.nano;
    const { cls, sep, mask } = tokenizer.special;
    const { sentences, rows } = await rowsOf(tokenizer, room);
    const text = sentences.map(({ ids }) => [...ids].join(' ')).join(' ');
    let reached = 0;
    const seen = new Set<number>();
    for (const { ids, positions, labels, words, secondFrom } of rows) {
      expect(ids.length).toBeLessThanOrEqual(room + 2);
      expect([ids[0], ids.at(-1), secondFrom]).toEqual([cls, sep, ids.length]);
      expect([...ids.keys()].filter((at) => ids[at] === mask)).toEqual(positions);
      for (const word of new Set(words)) {
        expect(seen.has(word)).toBe(false);
        seen.add(word);
      }
      const whole = [...ids];
      positions.forEach((position, n) => (whole[position] = labels[n]!));
      const at = text.indexOf(whole.slice(1, -1).join(' '), reached);
      expect(at).toBeGreaterThanOrEqual(reached);
      reached = at;
    }
    expect(seen.size).toBe(sentences.reduce((sum, { asked }) => sum + asked, 0));
  }), { numRuns: 8 });
});

describe('words that no vocabulary can be asked for', () => {
  const all = { seed: 0, maskedShare: 1, longestNgram: 1 };
  test('have an unknown piece, or more tokens than a row', async () => {
    const vocabulary = maskVocabulary(vocabularies.nano, 'google');
    const [sentence] = await collect(askedSentences([['the ☃ 𓀀𓀁 king', 'unreachable']], vocabularies.nano, all, vocabulary.special, 3));
    expect(sentence).toMatchObject({ asked: 2, unasked: 1 });
    const [, long] = await collect(askedSentences([['x', 'honorificabilitudinitatibus']], vocabularies.nano, all, vocabulary.special, 3));
    expect(long).toMatchObject({ asked: 0, unasked: 1 });
  });
});
