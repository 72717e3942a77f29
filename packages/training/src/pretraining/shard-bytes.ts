import { AlbertkitError } from '@albertkit/core';
import type { Shard } from './shard.js';

/** The characters ALBC as a little-endian word: a machine of the other order, and another file, read something else. */
const magic = 0x43424c41;
const headerWords = 5;

/**
 * A shard as bytes: the words magic, bytes an id, tokens, sentences, documents; then the ends of sentences and of documents as
 * uint32, and the ids as uint16 or uint32, all little-endian.
 */
export function shardToBytes({ ids, sentenceEnds, documentEnds }: Shard): Uint8Array<ArrayBuffer> {
  const words = headerWords + sentenceEnds.length + documentEnds.length;
  const bytes = new Uint8Array(4 * words + ids.byteLength);
  const front = new Uint32Array(bytes.buffer, 0, words);
  front.set([magic, ids.BYTES_PER_ELEMENT, ids.length, sentenceEnds.length, documentEnds.length]);
  front.set(sentenceEnds, headerWords);
  front.set(documentEnds, headerWords + sentenceEnds.length);
  bytes.set(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength), 4 * words);
  return bytes;
}

/** The shard that bytes hold. Throws `CORPUS_FORMAT` where they hold none whose ids are below `vocabularySize` and whose ends rise. */
export function shardFromBytes(bytes: Uint8Array, vocabularySize: number): Shard {
  const fail = (what: string): never => {
    throw new AlbertkitError('CORPUS_FORMAT', `These ${bytes.length} bytes are no shard of a corpus: ${what}; build the corpus again.`, { bytes: bytes.length, what });
  };
  if (bytes.length < 4 * headerWords) fail('the header is cut off');
  const own = bytes.slice(); // aligned, and the caller's no more
  const header = new Uint32Array(own.buffer, 0, headerWords);
  const [width, tokens, sentences, documents] = [header[1]!, header[2]!, header[3]!, header[4]!];
  if (header[0] !== magic || (width !== 2 && width !== 4)) fail('they begin with another header');
  const words = headerWords + sentences + documents;
  if (4 * words + width * tokens !== own.length) fail(`the header tells of ${tokens} tokens in ${sentences} sentences and ${documents} documents`);
  const sentenceEnds = new Uint32Array(own.buffer, 4 * headerWords, sentences);
  const documentEnds = new Uint32Array(own.buffer, 4 * (headerWords + sentences), documents);
  const ids = width === 2 ? new Uint16Array(own.buffer, 4 * words, tokens) : new Uint32Array(own.buffer, 4 * words, tokens);
  if (!rises(sentenceEnds, tokens)) fail('the ends of its sentences do not rise to its tokens');
  if (!rises(documentEnds, sentences)) fail('the ends of its documents do not rise to its sentences');
  const wrong = ids.findIndex((id) => id >= vocabularySize);
  if (wrong >= 0) fail(`token ${wrong} has the id ${ids[wrong]} in a vocabulary of ${vocabularySize}`);
  return { ids, sentenceEnds, documentEnds };
}

function rises(ends: Uint32Array, last: number): boolean {
  return (ends.at(-1) ?? 0) === last && ends.every((end, n) => end > (n === 0 ? 0 : ends[n - 1]!));
}
