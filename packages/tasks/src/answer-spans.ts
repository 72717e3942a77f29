import { heap } from './heap.js';
import { topPlaces } from './probabilities.js';
import type { Span } from './span.js';

/** Tokens from `start` to `end`, both among them, and the sum of the start's and the end's logit. */
export type ScoredSpan = Span & { readonly logit: number };

/** Where spans may lie: they start in `starts` and end before `end`. */
export type SpanRegion = { readonly starts: Span; readonly end: number };

/**
 * The `count` best spans of at most `longest` tokens by start logit plus end logit [tokens], best first, the earlier of equals. The
 * best start for each end comes from a monotonic deque, and only the `count` best of those ends can hold what is sought: time
 * O(tokens + count x (longest + log count)), where trying all pairs is O(tokens x longest) or worse.
 */
export function bestSpans(startLogits: ArrayLike<number>, endLogits: ArrayLike<number>, region: SpanRegion, longest: number, count: number): readonly ScoredSpan[] {
  const bestStarts = bestStartsByEnd(startLogits, region, longest);
  const logits = bestStarts.map((start, n) => startLogits[start]! + endLogits[region.starts.start + n]!);
  const queue = heap<Candidate>(precedes);
  /** The best span that ends at `end` and starts from `from` up to `to`. */
  const offer = (end: number, from: number, to: number): void => {
    if (from >= to) return;
    let start = from;
    for (let at = from + 1; at < to; at++) if (startLogits[at]! > startLogits[start]!) start = at;
    queue.push({ start, end, from, to, logit: startLogits[start]! + endLogits[end]! });
  };
  for (const n of topPlaces(logits, count)) {
    const end = region.starts.start + n;
    offer(end, Math.max(region.starts.start, end - longest + 1), Math.min(end + 1, region.starts.end));
  }
  const best: ScoredSpan[] = [];
  while (best.length < count) {
    const next = queue.take();
    if (!next) break;
    const { start, end, from, to, logit } = next;
    best.push({ start, end, logit });
    offer(end, from, start);
    offer(end, start + 1, to);
  }
  return best;
}

type Candidate = ScoredSpan & { readonly from: number; readonly to: number };

const precedes = (a: ScoredSpan, b: ScoredSpan): boolean => a.logit > b.logit || (a.logit === b.logit && (a.end < b.end || (a.end === b.end && a.start < b.start)));

/** For each end from the region's first start on: the best start within reach, the first of equals. Ends out of reach of any start are left out. */
function bestStartsByEnd(logits: ArrayLike<number>, { starts, end: limit }: SpanRegion, longest: number): readonly number[] {
  const best: number[] = [];
  const deque: number[] = []; // logits fall along it
  let head = 0;
  for (let end = starts.start; end < Math.min(limit, starts.end + longest - 1); end++) {
    if (end < starts.end) {
      while (deque.length > head && logits[deque.at(-1)!]! < logits[end]!) deque.pop();
      deque.push(end);
    }
    if (deque[head]! <= end - longest) head++;
    best.push(deque[head]!);
  }
  return best;
}
