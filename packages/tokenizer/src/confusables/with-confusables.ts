import type { BatchInput, BatchOptions, EncodingBatch } from '../encode-batch.js';
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
  /** Suspicion of the word that token i comes from, 0 to 1 (see `ConfusableSpan`); 0 for added tokens. */
  readonly suspicion: Float32Array;
  readonly overflow: readonly ConfusableEncoding[];
}

/** A batch that tells which tokens come from odd words. */
export interface ConfusableBatch extends EncodingBatch {
  /** As in `ConfusableEncoding`, [rows x length]. */
  readonly suspicion: Float32Array;
}

/** A tokenizer that sees through look-alikes. */
export interface ConfusableTokenizer extends Tokenizer {
  encode(text: string, options?: EncodeOptions): ConfusableEncoding;
  encodeWords(words: readonly string[], options?: Omit<EncodeOptions, 'pair'>): ConfusableEncoding;
  encodeBatch(inputs: readonly BatchInput[], options?: BatchOptions): ConfusableBatch;
}

/**
 * The same tokenizer for texts full of look-alikes: offsets still index into the caller's own string, and given words are
 * judged as neighbours in one text. Throws what the tokenizer throws.
 */
export function withConfusables(tokenizer: Tokenizer, { mode, ...options }: WithConfusablesOptions): ConfusableTokenizer {
  const folds = mode === 'fold';
  const sourcesOf = (texts: readonly string[]) => texts.flatMap((text) => confusableSources([text], folds, options));
  // Named one by one: a method that encodes must not slip through unfolded. What is no text goes on to be refused.
  return {
    vocabularySize: tokenizer.vocabularySize,
    special: tokenizer.special,
    decode: tokenizer.decode,
    token: tokenizer.token,
    id: tokenizer.id,
    encode(text, encodeOptions = {}) {
      const texts = encodeOptions.pair === undefined ? [text] : [text, encodeOptions.pair];
      if (!texts.every(isString)) return withoutSources(tokenizer.encode(text, encodeOptions));
      const sources = sourcesOf(texts);
      const encoding = tokenizer.encode(sources[0]!.text, { ...encodeOptions, ...(sources[1] && { pair: sources[1].text }) });
      return backToCaller(encoding, ({ sequenceIds }) => (token) => sources[sequenceIds[token]!]);
    },
    encodeWords(words, encodeOptions) {
      if (!Array.isArray(words) || !words.every(isString)) return withoutSources(tokenizer.encodeWords(words, encodeOptions));
      const sources = confusableSources(words, folds, options);
      const encoding = tokenizer.encodeWords(sources.map(({ text }) => text), encodeOptions);
      return backToCaller(encoding, ({ wordIds }) => (token) => sources[wordIds[token]!]);
    },
    encodeBatch(inputs, batchOptions) {
      if (!Array.isArray(inputs) || !inputs.flat().every(isString)) return { ...tokenizer.encodeBatch(inputs, batchOptions), suspicion: new Float32Array() };
      const sources = inputs.map((input) => sourcesOf(typeof input === 'string' ? [input] : input));
      const batch = tokenizer.encodeBatch(sources.map(([first, second]): BatchInput => (second ? [first!.text, second.text] : first!.text)), batchOptions);
      return { ...batch, ...placesOf(batch, (token) => sources[batch.inputs[Math.floor(token / batch.length)]!]![batch.sequenceIds[token]!]) };
    },
  };
}

const isString = (value: unknown): value is string => typeof value === 'string';

const withoutSources = (encoding: Encoding): ConfusableEncoding => backToCaller(encoding, () => () => undefined);

type SourceOfToken = (token: number) => ConfusableSource | undefined;

function backToCaller(encoding: Encoding, sourceIn: (encoding: Encoding) => SourceOfToken): ConfusableEncoding {
  return { ...encoding, ...placesOf(encoding, sourceIn(encoding)), overflow: encoding.overflow.map((window) => backToCaller(window, sourceIn)) };
}

/** Offsets into the texts as the tokenizer saw them, as offsets into the caller's, with the suspicion there. */
function placesOf({ starts: seenStarts, ends: seenEnds }: Pick<Encoding, 'starts' | 'ends'>, sourceOf: SourceOfToken): Pick<ConfusableEncoding, 'starts' | 'ends' | 'suspicion'> {
  const starts = seenStarts.slice();
  const ends = seenEnds.slice();
  const suspicion = new Float32Array(starts.length);
  for (let token = 0; token < starts.length; token++) {
    const source = sourceOf(token);
    if (!source) continue;
    const [start, end] = source.span(starts[token]!, ends[token]!);
    starts[token] = start;
    ends[token] = end;
    suspicion[token] = suspicionAt(source, start, end);
  }
  return { starts, ends, suspicion };
}

/** The most suspicion that falls on [start, end) of the caller's text. */
function suspicionAt({ odd }: ConfusableSource, start: number, end: number): number {
  let low = 0;
  let high = odd.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (odd[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  let most = 0;
  for (; low < odd.length && odd[low]!.start < end; low++) most = Math.max(most, odd[low]!.suspicion);
  return most;
}
