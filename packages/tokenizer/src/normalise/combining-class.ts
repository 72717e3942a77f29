// One code point of each canonical combining class that a decomposition can hold, by rising class (1, 7, 8, 9, ... 240).
const representatives = [
  0x334, 0x93c, 0x3099, 0x94d, 0x5b0, 0x5b1, 0x5b2, 0x5b3, 0x5b4, 0x5b5, 0x5b6, 0x5b7, 0x5b8, 0x5b9, 0x5bb, 0x5bc, 0x5bd, 0x5bf,
  0x5c1, 0x5c2, 0xfb1e, 0x64b, 0x64c, 0x64d, 0x64e, 0x64f, 0x650, 0x651, 0x652, 0x670, 0x711, 0xc55, 0xc56, 0xe38, 0xe48, 0xeb8,
  0xec8, 0xf71, 0xf72, 0xf74, 0x321, 0x1dce, 0x31b, 0x302a, 0x323, 0x302d, 0x302e, 0x1d16d, 0x302b, 0x301, 0x302c, 0x35c, 0x35d,
  0x345,
];

/**
 * Place of a code point's canonical combining class among all classes, from 1; 0 for a starter. Found by trying which
 * neighbours the engine's own canonical ordering swaps, so no table is needed; two characters at a time, so
 * `normalize`'s quadratic time on long runs of marks cannot show.
 */
export function combiningClasses(): { readonly count: number; readonly of: (codePoint: number) => number } {
  const known = new Map<number, number>();
  const find = (codePoint: number): number => {
    const last = representatives.length - 1;
    const starter = !before(codePoint, representatives[last]!) && !before(representatives[0]!, codePoint);
    if (starter) return 0;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(representatives[middle]!, codePoint)) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
  return {
    count: representatives.length + 1,
    of(codePoint) {
      let place = known.get(codePoint);
      if (place === undefined) known.set(codePoint, (place = find(codePoint)));
      return place;
    },
  };
}

/** Whether canonical ordering moves `first` before `second`. */
function before(first: number, second: number): boolean {
  const swapped = String.fromCodePoint(second, first);
  return swapped.normalize('NFD') === String.fromCodePoint(first, second) && first !== second;
}
