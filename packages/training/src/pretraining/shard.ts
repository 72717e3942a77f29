/** A stretch of a corpus that is held at once: whole documents as vocabulary ids, without special tokens. */
export type Shard = {
  /** [tokens]; Uint16Array where the vocabulary allows it. */
  readonly ids: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** Where each sentence ends, as an index into `ids`, exclusive. */
  readonly sentenceEnds: Uint32Array<ArrayBuffer>;
  /** Where each document ends, as an index into the sentences, exclusive. */
  readonly documentEnds: Uint32Array<ArrayBuffer>;
};

/** The sentences of a document, from the first to the last, exclusive. */
export function documentSentences({ documentEnds }: Shard, document: number): readonly [first: number, end: number] {
  return [document === 0 ? 0 : documentEnds[document - 1]!, documentEnds[document]!];
}

/** Where a sentence starts, as an index into the ids. */
export const sentenceStart = ({ sentenceEnds }: Shard, sentence: number): number => (sentence === 0 ? 0 : sentenceEnds[sentence - 1]!);

export type ShardBuilder = {
  /** Tokens held so far. */
  tokens(): number;
  addSentence(ids: ArrayLike<number>): void;
  /** Ends the document whose sentences were added; does nothing without any. */
  endDocument(): void;
  /** What was added, all documents ended, and none of it any more. */
  take(): Shard;
};

/** Collects sentences to a shard. */
export function shardBuilder(vocabularySize: number): ShardBuilder {
  const room = (length: number): Shard['ids'] => (vocabularySize <= 2 ** 16 ? new Uint16Array(length) : new Uint32Array(length));
  let ids = room(1 << 12);
  let used = 0;
  let sentenceEnds: number[] = [];
  let documentEnds: number[] = [];
  const endDocument = (): void => {
    if (sentenceEnds.length > (documentEnds.at(-1) ?? 0)) documentEnds.push(sentenceEnds.length);
  };
  return {
    tokens: () => used,
    addSentence(sentence) {
      if (used + sentence.length > ids.length) {
        const larger = room(Math.max(2 * ids.length, used + sentence.length));
        larger.set(ids.subarray(0, used));
        ids = larger;
      }
      ids.set(sentence, used);
      used += sentence.length;
      sentenceEnds.push(used);
    },
    endDocument,
    take() {
      endDocument();
      const shard = { ids: ids.slice(0, used), sentenceEnds: Uint32Array.from(sentenceEnds), documentEnds: Uint32Array.from(documentEnds) };
      [used, sentenceEnds, documentEnds] = [0, [], []];
      return shard;
    },
  };
}
