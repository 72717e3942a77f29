import type { Tokenizer } from '@albertkit/tokenizer';
import { askedWords, type AskedWordsSettings } from './asked-words.js';
import { textWords } from './text-words.js';

/** A sentence as tokens, and which of its words are asked for. */
export type AskedSentence = {
  readonly document: number;
  /** [tokens], without special tokens. */
  readonly ids: Int32Array;
  /** [tokens]: the number of the asked word that a token is part of, counted over the whole text, or -1. */
  readonly words: Int32Array;
  readonly asked: number;
  /** Words that were to be asked for and cannot be. */
  readonly unasked: number;
};

/**
 * The sentences of documents with the words that are asked for. A token belongs to the first word that it overlaps, so one that reaches
 * over the end of a word is hidden with it. A word cannot be asked for that has no token, more than `room`, or one of `special` (1 for
 * an id that is no piece of text, such as the unknown one).
 */
export async function* askedSentences(documents: Iterable<readonly string[]> | AsyncIterable<readonly string[]>, tokenizer: Tokenizer, settings: AskedWordsSettings, special: Uint8Array, room: number): AsyncGenerator<AskedSentence> {
  let document = 0;
  let number = 0;
  for await (const sentences of documents) {
    for (const [n, sentence] of sentences.entries()) {
      const spans = textWords(sentence);
      const wanted = askedWords(spans.length, settings, document, n);
      const { ids, starts, ends } = tokenizer.encode(sentence, { specialTokens: false });
      const tokens = spans.map((): number[] => []);
      for (let token = 0, word = 0; token < ids.length; token++) {
        while (word < spans.length && spans[word]!.end <= starts[token]!) word++;
        if (word < spans.length && spans[word]!.start < ends[token]!) tokens[word]!.push(token);
      }
      const words = new Int32Array(ids.length).fill(-1);
      const first = number;
      let unasked = 0;
      for (const word of wanted.keys()) {
        if (wanted[word] === 0) continue;
        const own = tokens[word]!;
        if (own.length === 0 || own.length > room || own.some((token) => special[ids[token]!] === 1)) unasked++;
        else {
          for (const token of own) words[token] = number;
          number++;
        }
      }
      yield { document, ids: Int32Array.from(ids), words, asked: number - first, unasked };
    }
    document++;
  }
}
