import type { BatchInput, BatchOptions, EncodingBatch } from './encode-batch.js';
import type { Padding } from './pad.js';
import type { TokenWindow } from './token-window.js';
import type { Truncation } from './truncate.js';

/** What one text (or pair) became. Index i of every array is one token. Short encodings of one tokenizer share memory: send `ids.slice()` to another thread or a database, since a transfer takes the memory of the others away, and a clone copies all 8 kB of it, with other texts' tokens. */
export interface Encoding {
  /** Vocabulary ids. */
  readonly ids: Int32Array;
  /** Surface pieces: the vocabulary's piece, or the text itself where it is unknown or an added token. */
  readonly tokens: readonly string[];
  /** UTF-16 offsets into the caller's own string (into `pair` where `sequenceIds` is 1); 0 for added special tokens. */
  readonly starts: Int32Array;
  /** UTF-16 offsets, exclusive; 0 for added special tokens. */
  readonly ends: Int32Array;
  /** Token types: 0 for the first text, 1 for the pair, as the template says. */
  readonly typeIds: Int32Array;
  /** 1 where the template or the padding added the token; a special token written in the text itself has 0. */
  readonly specialTokensMask: Uint8Array;
  /** 1 for real tokens, 0 for padding. */
  readonly attentionMask: Uint8Array;
  /** 0 for the text, 1 for the pair, -1 for added special tokens. */
  readonly sequenceIds: Int8Array;
  /** Index of the pre-tokeniser's word, or of the given word in `encodeWords`; -1 for added special tokens. */
  readonly wordIds: Int32Array;
  /** For each text, which of its tokens this encoding holds. */
  readonly coverage: readonly TokenWindow[];
  /** Where truncation cut: the further windows, for a pair in the order of the tokenizers library; else empty. */
  readonly overflow: readonly Encoding[];
}

/** Settings of `encode`. */
export interface EncodeOptions {
  /** A second text. */
  readonly pair?: string;
  /** Whether the template's special tokens are added; default true. */
  readonly specialTokens?: boolean;
  /** How a text that is too long is cut; by default not at all. */
  readonly truncation?: Truncation;
  /** How the encoding, and its windows, are filled up; by default not at all. */
  readonly padding?: Padding;
}

/** Settings of `decode`. */
export interface DecodeOptions {
  /** Leaves out special tokens; default false. */
  readonly skipSpecialTokens?: boolean;
  /** Takes out the spaces before punctuation and English contractions, as transformers' `clean_up_tokenization_spaces` does; default false. */
  readonly cleanUp?: boolean;
}

/** Ids of the special pieces; -1 where the vocabulary has none. */
export interface SpecialIds {
  readonly pad: number;
  readonly unknown: number;
  readonly cls: number;
  readonly sep: number;
  readonly mask: number;
}

/** Text to ids with offsets, and ids back to text. */
export interface Tokenizer {
  /** Number of pieces. */
  readonly vocabularySize: number;
  readonly special: SpecialIds;
  /** Any string of UTF-16 units, well formed or not (a lone surrogate reads as U+FFFD); `TOK_INPUT` for anything else, `TOK_OPTION` and `TOK_TRUNCATION` where a text cannot be cut or filled as asked. */
  encode(text: string, options?: EncodeOptions): Encoding;
  /** Text already split into words; offsets index into the word itself, `wordIds` into `words`. Throws `TOK_INPUT` for anything but an array of strings. */
  encodeWords(words: readonly string[], options?: Omit<EncodeOptions, 'pair'>): Encoding;
  /** Texts, or pairs of texts, as flat arrays [rows x length]. Throws as `encode` does. */
  encodeBatch(inputs: readonly BatchInput[], options?: BatchOptions): EncodingBatch;
  /** Ids to text; ids outside the vocabulary are left out. Throws `TOK_INPUT` for anything but an array. */
  decode(ids: ArrayLike<number>, options?: DecodeOptions): string;
  /** The vocabulary's piece of an id. */
  token(id: number): string | undefined;
  /** The id of a vocabulary piece. */
  id(token: string): number | undefined;
}
