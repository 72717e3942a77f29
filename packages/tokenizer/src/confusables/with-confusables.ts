import type { EncodeOptions, Encoding, Tokenizer } from '../tokenizer.js';
import { confusableSources, type ConfusableSource } from './confusable-source.js';
import type { ConfusableOptions } from './judge.js';

/** Settings of `withConfusables`. */
export interface WithConfusablesOptions extends ConfusableOptions {
  /** `fold`: look-alikes are folded before encoding. `flag`: the text is encoded as it is. Both tell the suspicion of each token. */
  readonly mode: 'fold' | 'flag';
}

/** An encoding that tells which tokens come from odd words. */
export interface ConfusableEncoding extends Encoding {
  /** Suspicion of the word that token i comes from, 0 to 1 (see `ConfusableSpan`); 0 for added special tokens. */
  readonly suspicion: Float32Array;
}

/** A tokenizer that sees through look-alikes. */
export interface ConfusableTokenizer extends Tokenizer {
  encode(text: string, options?: EncodeOptions): ConfusableEncoding;
  encodeWords(words: readonly string[], options?: { readonly specialTokens?: boolean }): ConfusableEncoding;
}

/**
 * The same tokenizer for texts full of look-alikes: offsets still index into the caller's own string, and given words are
 * judged as neighbours in one text. Throws what the tokenizer throws.
 */
export function withConfusables(tokenizer: Tokenizer, options: WithConfusablesOptions): ConfusableTokenizer {
  const folds = options.mode === 'fold';
  // Named one by one: a method that encodes must not slip through unfolded.
  return {
    vocabularySize: tokenizer.vocabularySize,
    special: tokenizer.special,
    decode: tokenizer.decode,
    token: tokenizer.token,
    id: tokenizer.id,
    encode(text, encodeOptions = {}) {
      const { pair, ...rest } = encodeOptions;
      if (typeof text !== 'string' || (pair !== undefined && typeof pair !== 'string')) return { ...tokenizer.encode(text, encodeOptions), suspicion: new Float32Array() };
      const sources = (pair === undefined ? [text] : [text, pair]).flatMap((one) => confusableSources([one], folds, options));
      const encoding = tokenizer.encode(sources[0]!.text, { ...rest, ...(sources[1] && { pair: sources[1].text }) });
      return backToCaller(encoding, encoding.sequenceIds, sources);
    },
    encodeWords(words, encodeOptions) {
      if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) return { ...tokenizer.encodeWords(words, encodeOptions), suspicion: new Float32Array() };
      const sources = confusableSources(words, folds, options);
      const encoding = tokenizer.encodeWords(sources.map(({ text }) => text), encodeOptions);
      return backToCaller(encoding, encoding.wordIds, sources);
    },
  };
}

/** Turns offsets into the folded texts into offsets into the caller's; `sourceIds` says which text a token is of, -1 for none. */
function backToCaller(encoding: Encoding, sourceIds: ArrayLike<number>, sources: readonly ConfusableSource[]): ConfusableEncoding {
  const starts = encoding.starts.slice();
  const ends = encoding.ends.slice();
  const suspicion = new Float32Array(starts.length);
  const reached = sources.map(() => 0); // odd words that end before the tokens still to come
  for (let i = 0; i < starts.length; i++) {
    const source = sources[sourceIds[i]!];
    if (!source) continue;
    const [start, end] = source.span(starts[i]!, ends[i]!);
    starts[i] = start;
    ends[i] = end;
    let next = reached[sourceIds[i]!]!;
    while (next < source.odd.length && source.odd[next]!.end <= start) next++;
    reached[sourceIds[i]!] = next;
    for (; next < source.odd.length && source.odd[next]!.start < end; next++) suspicion[i] = Math.max(suspicion[i]!, source.odd[next]!.suspicion);
  }
  return { ...encoding, starts, ends, suspicion };
}
