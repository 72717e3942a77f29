/**
 * What a vocabulary is fitted to: distinct segments of text with the number of times each occurs. No piece crosses the border
 * of a segment. Symbols are 0 for the end of a segment, and 1 + the index of a character in `characters`.
 */
export interface Corpus {
  /** Code points by falling count. */
  readonly characters: readonly number[];
  /** How often each character occurs. */
  readonly characterCounts: Float64Array;
  /** All segments one after the other, each with a 0 at its end. */
  readonly symbols: Int32Array;
  /** Where each segment starts, and after the last one the length of `symbols`. */
  readonly starts: Int32Array;
  /** How often each segment occurs. */
  readonly counts: Float64Array;
}

/** The corpus of segments that hold nothing but the given characters; the same for every order of the map. */
export function buildCorpus(segments: ReadonlyMap<string, number>, characters: readonly (readonly [codePoint: number, count: number])[]): Corpus {
  const symbolOf = new Map(characters.map(([codePoint], index) => [codePoint, index + 1]));
  const entries = [...segments].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  const symbols = new Int32Array(entries.reduce((sum, [text]) => sum + text.length + 1, 0));
  const starts = new Int32Array(entries.length + 1);
  let length = 0;
  entries.forEach(([text], index) => {
    starts[index] = length;
    for (const character of text) symbols[length++] = symbolOf.get(character.codePointAt(0)!)!;
    symbols[length++] = 0;
  });
  starts[entries.length] = length;
  return {
    characters: characters.map(([codePoint]) => codePoint),
    characterCounts: Float64Array.from(characters, ([, count]) => count),
    symbols: symbols.slice(0, length),
    starts,
    counts: Float64Array.from(entries, ([, count]) => count),
  };
}

/** The text of `length` symbols from `at` on. */
export function textAt({ characters, symbols }: Corpus, at: number, length: number): string {
  let text = '';
  for (let i = at; i < at + length; i++) text += String.fromCodePoint(characters[symbols[i]! - 1]!);
  return text;
}
