/** The pieces of one word, from left to right: the first `count` entries of each array. Starts and ends never decrease. */
export interface WordPieces {
  count: number;
  ids: Int32Array;
  /** Spans in the units that the word was given in. */
  starts: Int32Array;
  ends: Int32Array;
}

/** How the words of normalised text become entries of a vocabulary. Made once a tokenizer; may hold working memory of its own. */
export interface TokenModel {
  /** Number of vocabulary entries. */
  readonly size: number;
  /** Id of the unknown entry. */
  readonly unknown: number;
  /** Whether an unknown token is shown as its own text (SentencePiece) or as the vocabulary's unknown entry (WordPiece). */
  readonly unknownShowsText: boolean;
  /** The vocabulary entry of an id. */
  readonly token: (id: number) => string | undefined;
  /** The id of a vocabulary entry. */
  readonly id: (token: string) => number | undefined;
  /** Splits units [from, to) of well-formed text, at least one, and adds what it finds to `pieces`. */
  readonly encodeWord: (units: Uint16Array, from: number, to: number, pieces: WordPieces) => void;
}

/** An empty list of pieces. */
export function wordPieces(): WordPieces {
  const room = () => new Int32Array(32);
  return { count: 0, ids: room(), starts: room(), ends: room() };
}

/** Adds one piece. */
export function pushPiece(pieces: WordPieces, id: number, start: number, end: number): void {
  const at = pieces.count++;
  if (at === pieces.ids.length) {
    pieces.ids = twice(pieces.ids);
    pieces.starts = twice(pieces.starts);
    pieces.ends = twice(pieces.ends);
  }
  pieces.ids[at] = id;
  pieces.starts[at] = start;
  pieces.ends[at] = end;
}

/** A copy with twice the room. */
export function twice(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
