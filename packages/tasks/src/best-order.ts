/** The most places of which every order is weighed: 2^n n^2 steps. */
const mostExact = 11;
const beamWidth = 64;

/** What an order gains: the sum over its neighbours, `gains[from][to]`. */
export function orderScore(gains: readonly Float64Array[], order: readonly number[]): number {
  let sum = 0;
  for (let n = 1; n < order.length; n++) sum += gains[order[n - 1]!]![order[n]!]!;
  return sum;
}

/**
 * The order of all places that gains most, the shortest Hamiltonian path: exact to 11 places (Held and Karp 1962); beyond, a beam
 * of 64, made better by moving stretches until no move helps, which may miss the best.
 */
export function bestOrder(gains: readonly Float64Array[]): { readonly order: readonly number[]; readonly exact: boolean } {
  if (gains.length < 2) return { order: [...gains.keys()], exact: true };
  if (gains.length <= mostExact) return { order: exactOrder(gains), exact: true };
  return { order: improved(gains, beamOrder(gains)), exact: false };
}

function exactOrder(gains: readonly Float64Array[]): readonly number[] {
  const count = gains.length;
  const sets = 1 << count;
  const best = new Float64Array(sets * count).fill(-Infinity); // [set, last]
  const before = new Int8Array(sets * count).fill(-1);
  for (let place = 0; place < count; place++) best[(1 << place) * count + place] = 0;
  for (let set = 1; set < sets; set++) {
    for (let last = 0; last < count; last++) {
      const own = best[set * count + last]!;
      if (own === -Infinity) continue;
      for (let next = 0; next < count; next++) {
        if (set & (1 << next)) continue;
        const at = (set | (1 << next)) * count + next;
        const gained = own + gains[last]![next]!;
        if (gained > best[at]!) {
          best[at] = gained;
          before[at] = last;
        }
      }
    }
  }
  let set = sets - 1;
  let last = 0;
  for (let place = 1; place < count; place++) if (best[set * count + place]! > best[set * count + last]!) last = place;
  const order: number[] = [];
  while (last >= 0) {
    order.unshift(last);
    const previous = before[set * count + last]!;
    set &= ~(1 << last);
    last = previous;
  }
  return order;
}

type Path = { readonly order: readonly number[]; readonly score: number };

function beamOrder(gains: readonly Float64Array[]): readonly number[] {
  let beam: readonly Path[] = [...gains.keys()].map((place) => ({ order: [place], score: 0 }));
  for (let length = 1; length < gains.length; length++) {
    const longer = beam.flatMap(({ order, score }) => {
      const used = new Set(order);
      return [...gains.keys()].filter((place) => !used.has(place)).map((place): Path => ({ order: [...order, place], score: score + gains[order.at(-1)!]![place]! }));
    });
    beam = longer.sort((a, b) => b.score - a.score).slice(0, beamWidth);
  }
  return beam[0]!.order;
}

/** Moves stretches of one to three places elsewhere as long as that gains. */
function improved(gains: readonly Float64Array[], given: readonly number[]): readonly number[] {
  let order = given;
  let score = orderScore(gains, order);
  for (let better = true; better;) {
    better = false;
    for (let from = 0; from < order.length && !better; from++) {
      for (let to = from + 1; to <= Math.min(order.length, from + 3) && !better; to++) {
        const stretch = order.slice(from, to);
        const rest = [...order.slice(0, from), ...order.slice(to)];
        for (let at = 0; at <= rest.length; at++) {
          const moved = [...rest.slice(0, at), ...stretch, ...rest.slice(at)];
          const gained = orderScore(gains, moved);
          // Equal but for rounding must not go round in circles.
          if (gained <= score + 1e-12) continue;
          [order, score, better] = [moved, gained, true];
          break;
        }
      }
    }
  }
  return order;
}
