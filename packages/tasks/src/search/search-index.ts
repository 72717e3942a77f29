import { AlbertkitError } from '@albertkit/core';
import type { RunTaskOptions } from '../run-options.js';
import type { Span } from '../span.js';
import type { Embedder } from './embedder.js';
import { splitPassages } from './passages.js';
import { vectorIndex, type SearchOptions, type VectorIndexData } from './vector-index.js';

export type SearchDocument = { readonly id: string; readonly text: string };

/** A document that was found, by its best passage; `start` and `end` are UTF-16 indices into its text. */
export type SearchHit = Span & { readonly id: string; readonly score: number; readonly text: string };

export type SearchIndexOptions = {
  /** Most tokens in a passage, for documents of many sentences; 128 when left out. */
  readonly passageTokens?: number;
  /** What an index gave by `data` or as JSON, built with the same model. */
  readonly data?: SearchIndexData;
};

/** A search index as plain data. */
export type SearchIndexData = { readonly documents: readonly SearchDocument[]; readonly passages: readonly (Span & { readonly document: number })[]; readonly vectors: VectorIndexData };

/** Texts by their meaning, in memory: each in passages, each passage by its vector. */
export interface SearchIndex {
  /** How many documents there are. */
  readonly size: number;
  /** Adds documents, each in place of what had its id before. All vectors are there before any is added, so that a failure adds nothing. */
  add(documents: readonly SearchDocument[], options?: RunTaskOptions): Promise<void>;
  remove(id: string): boolean;
  /** The documents nearest to a query, each once, nearest first. */
  search(query: string, options?: SearchOptions & RunTaskOptions): Promise<readonly SearchHit[]>;
  data(): SearchIndexData;
  toJSON(): SearchIndexData;
}

type Entry = { readonly text: string; readonly passages: readonly Span[] };

/** An index over texts with a pipeline that gives vectors. Throws what the pipeline does, and `INDEX_DATA`. */
export function searchIndex(embedder: Embedder, { passageTokens = 128, data: given }: SearchIndexOptions = {}): SearchIndex {
  const { tokenizer, config } = embedder.context;
  const vectors = vectorIndex(given ? given.vectors : config.hiddenSize);
  const entries = new Map<string, Entry>();
  if (given) {
    const passages = given.documents.map((): Span[] => []);
    for (const { document, start, end } of given.passages) passages[document]?.push({ start, end });
    given.documents.forEach(({ id, text }, n) => entries.set(id, { text, passages: passages[n]! }));
    const known = [...entries].every(([id, entry]) => entry.passages.every((_, n) => vectors.has(passageId(id, n))));
    if (!known || vectors.size !== given.passages.length) throw new AlbertkitError('INDEX_DATA', `The data of a search index has ${given.passages.length} passages and ${vectors.size} vectors: each passage of a document has one.`, { passages: given.passages.length, vectors: vectors.size });
  }

  const tokensOf = (text: string): number => tokenizer.encode(text, { specialTokens: false }).ids.length;
  const remove = (id: string): boolean => {
    entries.get(id)?.passages.forEach((_, n) => vectors.remove(passageId(id, n)));
    return entries.delete(id);
  };
  const plain = (numbers: VectorIndexData): SearchIndexData => ({
    documents: [...entries].map(([id, { text }]) => ({ id, text })),
    passages: [...entries.values()].flatMap((entry, document) => entry.passages.map((span) => ({ document, ...span }))),
    vectors: numbers,
  });
  return {
    get size() {
      return entries.size;
    },
    async add(documents, options = {}) {
      const split = documents.map(({ id, text }) => ({ id, text, passages: splitPassages(text, passageTokens, tokensOf) }));
      const found = await embedder.run(split.flatMap(({ text, passages }) => passages.map(({ start, end }) => text.slice(start, end))), options);
      let next = 0;
      for (const { id, text, passages } of split) {
        remove(id);
        passages.forEach((_, n) => vectors.add(passageId(id, n), found[next++]!.vector));
        entries.set(id, { text, passages });
      }
    },
    remove,
    async search(query, { topK = 10, minScore, ...options } = {}) {
      const [found] = await embedder.run([query], options);
      const best = new Map<string, SearchHit>();
      // As many passages as give `topK` documents: of one document there may be many.
      for (let passages = topK; best.size < topK; passages *= 4) {
        const near = vectors.search(found!.vector, { topK: passages, ...(minScore === undefined ? {} : { minScore }) });
        for (const { id: passage, score } of near) {
          const [, n, id] = /^(\d+) ([^]*)$/.exec(passage)!;
          const { text, passages: spans } = entries.get(id!)!;
          if (!best.has(id!) && best.size < topK) best.set(id!, { id: id!, score, ...spans[Number(n)]!, text: text.slice(spans[Number(n)]!.start, spans[Number(n)]!.end) });
        }
        if (near.length < passages) break;
      }
      return [...best.values()];
    },
    data: () => plain(vectors.data()),
    toJSON: () => plain(vectors.toJSON()),
  };
}

const passageId = (document: string, passage: number): string => `${passage} ${document}`;
