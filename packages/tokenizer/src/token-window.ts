/** Tokens [from, to) of a text that has `total` of them. */
export interface TokenWindow {
  readonly from: number;
  readonly to: number;
  readonly total: number;
}

/**
 * Windows of at most `size` tokens over a stretch, neighbours sharing `stride` (less than `size`) of them: from its start
 * (`right` is what is cut) or from its end (`left`), until all is covered.
 * Source: `Encoding::truncate` of the tokenizers library.
 */
export function windowsOver({ from, to, total }: TokenWindow, size: number, stride: number, side: 'left' | 'right'): readonly TokenWindow[] {
  const windows: TokenWindow[] = [];
  const step = size - stride;
  for (let done = 0; ; done += step) {
    const near = Math.min(done + size, to - from);
    windows.push(side === 'right' ? { from: from + done, to: from + near, total } : { from: to - near, to: to - done, total });
    if (near === to - from) return windows;
  }
}
