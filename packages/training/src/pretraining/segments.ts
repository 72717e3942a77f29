import { documentSentences, sentenceStart, type Shard } from './shard.js';

/** A stretch of a shard's ids. */
export type Stretch = { readonly start: number; readonly end: number };

/**
 * The segments of a document that examples are packed from: its sentences, those over `longest` tokens cut evenly. Google's code
 * throws the rest of a long sentence away.
 */
export function segmentsOf(shard: Shard, document: number, longest: number): readonly Stretch[] {
  const segments: Stretch[] = [];
  const [first, after] = documentSentences(shard, document);
  for (let sentence = first; sentence < after; sentence++) {
    const start = sentenceStart(shard, sentence);
    const length = shard.sentenceEnds[sentence]! - start;
    const parts = Math.ceil(length / longest);
    for (let part = 0; part < parts; part++) segments.push({ start: start + Math.floor((part * length) / parts), end: start + Math.floor(((part + 1) * length) / parts) });
  }
  return segments;
}
