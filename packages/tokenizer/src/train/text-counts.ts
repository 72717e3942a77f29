/** Texts with the number of times each occurs. */
export type Counts = Map<string, number>;

/** Adds to the count of a text, unless it is empty. */
export function addCount(counts: Counts, text: string, count: number): void {
  if (text !== '') counts.set(text, (counts.get(text) ?? 0) + count);
}
