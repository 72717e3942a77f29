import stringWidth from 'string-width';
import { oneLine } from '../errors.js';

/** Text on one line of at most `width` columns, with a sign where it was cut. */
export function cut(text: string, width: number): string {
  // No more than this can be needed, however long the text is.
  const line = oneLine(text.slice(0, 4 * width + 100));
  if (stringWidth(line) <= width && text.length <= 4 * width + 100) return line;
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(line)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Text with blanks after it up to `width` columns. */
export const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));
