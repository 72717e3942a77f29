import type { Span } from './span.js';

/**
 * Windows of `size` over `length` tokens, each `size - overlap` after the one before; the last is moved back so that it is
 * full. One window where all fits. `size` is at least 1, `overlap` is taken as at most half of it.
 */
export function slideWindows(length: number, size: number, overlap: number): readonly Span[] {
  if (length <= size) return [{ start: 0, end: length }];
  const step = size - Math.min(Math.max(0, overlap), Math.floor(size / 2));
  const count = 1 + Math.ceil((length - size) / step);
  return Array.from({ length: count }, (_, n) => {
    const start = Math.min(n * step, length - size);
    return { start, end: start + size };
  });
}

/**
 * The one window that speaks for each token, [length]: that in which it is furthest from either edge, the first of equals
 * (the max-context rule of BERT's run_squad.py). Windows come from `slideWindows`.
 */
export function windowOwners(windows: readonly Span[], length: number): Int32Array {
  const owners = new Int32Array(length);
  let first = 0;
  for (let token = 0; token < length; token++) {
    while (windows[first]!.end <= token) first++;
    let best = first;
    for (let n = first + 1; n < windows.length && windows[n]!.start <= token; n++) {
      if (context(windows[n]!, token) > context(windows[best]!, token)) best = n;
    }
    owners[token] = best;
  }
  return owners;
}

const context = ({ start, end }: Span, token: number): number => Math.min(token - start, end - 1 - token);
