/** A stretch that two lists share: where it begins in each, and how long it is. */
type Block = { readonly first: number; readonly second: number; readonly length: number };

/**
 * The places that two lists share, in order, as pairs of indices: the longest stretch in common (the earliest in the first list, then in the second), then the
 * same to the left and to the right of it. Source: Ratcliff and Obershelp, as Python's difflib has it, which the code of CrowS-Pairs uses.
 */
export function sharedPlaces(first: ArrayLike<number>, second: ArrayLike<number>): readonly (readonly [number, number])[] {
  const places: [number, number][] = [];
  const match = (firstFrom: number, firstTo: number, secondFrom: number, secondTo: number): void => {
    const block = longestBlock(first, second, firstFrom, firstTo, secondFrom, secondTo);
    if (block.length === 0) return;
    match(firstFrom, block.first, secondFrom, block.second);
    for (let n = 0; n < block.length; n++) places.push([block.first + n, block.second + n]);
    match(block.first + block.length, firstTo, block.second + block.length, secondTo);
  };
  match(0, first.length, 0, second.length);
  return places;
}

function longestBlock(first: ArrayLike<number>, second: ArrayLike<number>, firstFrom: number, firstTo: number, secondFrom: number, secondTo: number): Block {
  let best: Block = { first: firstFrom, second: secondFrom, length: 0 };
  /** How long the stretch is that ends at each place of the second list and the place before this one of the first. */
  let before = new Map<number, number>();
  for (let i = firstFrom; i < firstTo; i++) {
    const here = new Map<number, number>();
    for (let j = secondFrom; j < secondTo; j++) {
      if (first[i] !== second[j]) continue;
      const length = (before.get(j - 1) ?? 0) + 1;
      here.set(j, length);
      if (length > best.length) best = { first: i - length + 1, second: j - length + 1, length };
    }
    before = here;
  }
  return best;
}
