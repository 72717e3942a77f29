/** Ranges of code points, ends inclusive, as [start, end, start, end, ...] in rising order. */
export type Ranges = Uint32Array;

/** Reads a table of `unicode-tables.ts`. */
export function readRanges(encoded: string): Ranges {
  const ranges: number[] = [];
  let at = 0;
  let number = 0;
  for (const letter of encoded) {
    const code = letter.charCodeAt(0);
    number = number * 26 + (code & 31) - 1;
    if (code < 97) continue; // a capital: more digits follow
    ranges.push((at += number));
    number = 0;
  }
  return Uint32Array.from(ranges);
}

/** The code points that are in one of two tables but not in both. */
export function inOneOnly(a: Ranges, b: Ranges): Ranges {
  const edges = (ranges: Ranges) => Array.from(ranges, (codePoint, i) => codePoint + (i % 2));
  const sorted = [...edges(a), ...edges(b)].sort((left, right) => left - right);
  const kept: number[] = [];
  for (const edge of sorted) {
    if (kept.at(-1) === edge) kept.pop();
    else kept.push(edge);
  }
  return Uint32Array.from(kept, (edge, i) => edge - (i % 2));
}

/** Whether `codePoint` lies in one of the ranges. */
function inRanges(ranges: Ranges, codePoint: number): boolean {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle * 2 + 1]! < codePoint) low = middle + 1;
    else high = middle;
  }
  return low * 2 < ranges.length && ranges[low * 2]! <= codePoint;
}

/** A membership test that answers for the Basic Multilingual Plane from a table. */
export function memberOf(encoded: string): (codePoint: number) => boolean {
  const ranges = readRanges(encoded);
  const plane = new Uint8Array(0x10000);
  for (let i = 0; i < ranges.length; i += 2) if (ranges[i]! < 0x10000) plane.fill(1, ranges[i], Math.min(ranges[i + 1]! + 1, 0x10000));
  return (codePoint) => (codePoint < 0x10000 ? plane[codePoint] === 1 : inRanges(ranges, codePoint));
}
