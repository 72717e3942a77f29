import { AlbertkitError } from '@albertkit/core';
import { topPlaces } from '../probabilities.js';

export type SearchOptions = {
  /** How many to give; 10 when left out. */
  readonly topK?: number;
  /** The least cosine that counts; any when left out. */
  readonly minScore?: number;
};

/** An index as plain data: ids, and their vectors one after another, [ids, dimension], in either form. */
export type VectorIndexData = { readonly dimension: number; readonly ids: readonly string[]; readonly vectors: Float32Array | readonly number[] };

/** Vectors by id, in memory, found by cosine. Every search looks at all of them, so that what it finds is exact. */
export interface VectorIndex {
  readonly dimension: number;
  /** How many there are. */
  readonly size: number;
  has(id: string): boolean;
  /** Keeps a vector of any length but 0, in place of what had this id before. Throws `VECTOR` for another dimension and numbers that are not finite. */
  add(id: string, vector: ArrayLike<number>): void;
  /** Whether there was such an id. */
  remove(id: string): boolean;
  /** The nearest by cosine, nearest first, of equals what was added first. */
  search(query: ArrayLike<number>, options?: SearchOptions): readonly { readonly id: string; readonly score: number }[];
  /** What `vectorIndex` takes back, for `structuredClone` and files of numbers. */
  data(): VectorIndexData & { readonly vectors: Float32Array };
  /** The same for `JSON.stringify`: 9 digits a number, which are exact for float32. */
  toJSON(): VectorIndexData;
}

/** An index of vectors of this dimension, or one from its data. Throws `INDEX_DATA` where ids and vectors do not fit each other. */
export function vectorIndex(given: number | VectorIndexData): VectorIndex {
  const dimension = typeof given === 'number' ? given : given.dimension;
  if (!Number.isSafeInteger(dimension) || dimension < 1) throw new AlbertkitError('INDEX_DATA', `An index has vectors of a whole dimension from 1, not ${String(dimension)}.`, { dimension });
  let vectors = new Float32Array(8 * dimension); // [places, dimension], each of length 1
  let ids: (string | undefined)[] = []; // undefined: removed, its place not yet used again
  let places = new Map<string, number>();

  const append = (id: string, vector: ArrayLike<number>): void => {
    if ((ids.length + 1) * dimension > vectors.length) {
      const larger = new Float32Array(2 * vectors.length);
      larger.set(vectors);
      vectors = larger;
    }
    vectors.set(vector, ids.length * dimension);
    places.set(id, ids.length);
    ids.push(id);
  };
  const remove = (id: string): boolean => {
    const place = places.get(id);
    if (place === undefined) return false;
    places.delete(id);
    ids[place] = undefined;
    if (ids.length > 2 * places.size + 8) compact();
    return true;
  };
  /** Closes the gaps, in order. */
  const compact = (): void => {
    const kept = [...places.keys()];
    kept.forEach((id, place) => {
      const from = places.get(id)! * dimension;
      vectors.copyWithin(place * dimension, from, from + dimension);
    });
    ids = kept;
    places = new Map(kept.map((id, place) => [id, place]));
  };
  const checked = (vector: ArrayLike<number>): Float32Array => {
    let squares = 0;
    for (let n = 0; n < vector.length; n++) squares += vector[n]! ** 2;
    if (vector.length !== dimension || !Number.isFinite(squares)) throw new AlbertkitError('VECTOR', `The index holds vectors of ${dimension} finite numbers, and was given ${vector.length} of length ${Math.sqrt(squares)}.`, { dimension, given: vector.length });
    const length = Math.sqrt(squares) || 1;
    return Float32Array.from(vector, (value) => value / length);
  };
  const data = (): VectorIndexData & { readonly vectors: Float32Array } => {
    compact();
    return { dimension, ids: [...places.keys()], vectors: vectors.slice(0, places.size * dimension) };
  };

  if (typeof given === 'object') {
    const { ids: own, vectors: numbers } = given;
    if (!Array.isArray(own) || own.length * dimension !== numbers.length || new Set(own).size !== own.length) throw new AlbertkitError('INDEX_DATA', `The data of an index has ${own.length} ids and ${numbers.length} numbers of dimension ${dimension}: each id has one vector.`, { ids: own.length, numbers: numbers.length, dimension });
    // Not scaled anew, so that what is found is the same to the last bit.
    own.forEach((id: string, place) => append(id, Float32Array.from(numbers.slice(place * dimension, (place + 1) * dimension))));
  }
  return {
    dimension,
    get size() {
      return places.size;
    },
    has: (id) => places.has(id),
    add(id, vector) {
      const own = checked(vector);
      remove(id);
      append(id, own);
    },
    remove,
    search(query, { topK = 10, minScore = -Infinity } = {}) {
      const scores = cosines(vectors, checked(query), ids.length);
      ids.forEach((id, place) => {
        if (id === undefined) scores[place] = -Infinity;
      });
      return topPlaces(scores, Math.min(topK, places.size)).filter((place) => scores[place]! >= minScore && ids[place] !== undefined).map((place) => ({ id: ids[place]!, score: scores[place]! }));
    },
    data,
    toJSON: () => ({ ...data(), vectors: Array.from(data().vectors, (value) => Number(value.toPrecision(9))) }),
  };
}

/** Products of a query with each of `count` vectors, four at a time so that each number of the query is read once for four. */
function cosines(vectors: Float32Array, query: Float32Array, count: number): Float64Array {
  const size = query.length;
  const scores = new Float64Array(count);
  let place = 0;
  for (; place + 4 <= count; place += 4) {
    const a = place * size;
    const b = a + size;
    const c = b + size;
    const d = c + size;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let n = 0; n < size; n++) {
      const value = query[n]!;
      first += value * vectors[a + n]!;
      second += value * vectors[b + n]!;
      third += value * vectors[c + n]!;
      fourth += value * vectors[d + n]!;
    }
    scores[place] = first;
    scores[place + 1] = second;
    scores[place + 2] = third;
    scores[place + 3] = fourth;
  }
  for (; place < count; place++) for (let n = 0; n < size; n++) scores[place]! += query[n]! * vectors[place * size + n]!;
  return scores;
}
