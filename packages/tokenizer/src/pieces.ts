/** The entries of a vocabulary in one string, by id: most of them are never asked for, so none is a string of its own yet. */
export interface Pieces {
  readonly count: number;
  /** One after the other, with a NUL behind each. */
  readonly text: string;
  /** Where each begins in `text`, and one more entry: where a next one would. */
  readonly starts: Int32Array;
}

/** The same of strings. */
export function piecesOf(entries: readonly string[]): Pieces {
  const starts = new Int32Array(entries.length + 1);
  for (let id = 0; id < entries.length; id++) starts[id + 1] = starts[id]! + entries[id]!.length + 1;
  return { count: entries.length, text: entries.length === 0 ? '' : `${entries.join('\0')}\0`, starts };
}

/** One entry of a vocabulary. */
export function pieceAt({ text, starts }: Pieces, id: number): string {
  return text.slice(starts[id], starts[id + 1]! - 1);
}

/** Entries by id, undefined for what is no id; each is made once. */
export function pieceReader(pieces: Pieces): (id: number) => string | undefined {
  const made = new Array<string | undefined>(pieces.count);
  return (id) => made[id] ?? (Number.isInteger(id) && id >= 0 && id < pieces.count ? (made[id] = pieceAt(pieces, id)) : undefined);
}
