/** How often pairs of numbers occurred together, whichever comes first. */
export type PairCounts = {
  add(a: number, b: number): void;
  /** How often each number was in a pair, pairs that were dropped counted too; [size]. */
  readonly totals: Float64Array;
  /** Each pair that is held, a no larger than b, in an order that follows from what was added. */
  forEach(visit: (a: number, b: number, count: number) => void): void;
  /** Pairs that are held. */
  held(): number;
};

const emptyKey = -1;
const firstRoom = 2 ** 14;

/**
 * Counts pairs of numbers below `size` in a hash table of at most `most` pairs. Where there are more, those with the lowest counts
 * are dropped and counted from 0 again, in the manner of Manku and Motwani 2002 ("Approximate frequency counts over data
 * streams"): a count is then too low by at most how often that happened times what was dropped.
 */
export function pairCounts(size: number, most: number): PairCounts {
  let keys = new Float64Array(firstRoom).fill(emptyKey);
  let counts = new Uint32Array(firstRoom);
  let used = 0;
  const totals = new Float64Array(size);

  const slotOf = (key: number): number => {
    const mask = keys.length - 1;
    let slot = (Math.imul(key % size, 0x9e3779b1) ^ Math.imul(Math.floor(key / size), 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    while (keys[slot] !== key && keys[slot] !== emptyKey) slot = (slot + 1) & mask;
    return slot;
  };
  const put = (key: number, count: number): void => {
    const slot = slotOf(key);
    if (keys[slot] === emptyKey) {
      keys[slot] = key;
      used++;
    }
    counts[slot]! += count;
  };
  /** The pairs counted more than `least` times, in a table of `room` slots. */
  const rebuild = (room: number, least: number): void => {
    const [oldKeys, oldCounts] = [keys, counts];
    [keys, counts, used] = [new Float64Array(room).fill(emptyKey), new Uint32Array(room), 0];
    oldKeys.forEach((key, slot) => { if (key !== emptyKey && oldCounts[slot]! > least) put(key, oldCounts[slot]!); });
  };
  const makeRoom = (): void => {
    if (used < most) {
      if (2 * used >= keys.length) rebuild(2 * keys.length, 0);
      return;
    }
    for (let least = 1; used > most / 2; least++) rebuild(keys.length, least);
  };
  return {
    totals,
    held: () => used,
    add(a, b) {
      totals[a]!++;
      totals[b]!++;
      put(a < b ? a * size + b : b * size + a, 1);
      makeRoom();
    },
    forEach(visit) {
      for (let slot = 0; slot < keys.length; slot++) {
        const key = keys[slot]!;
        if (key !== emptyKey) visit(Math.floor(key / size), key % size, counts[slot]!);
      }
    },
  };
}
