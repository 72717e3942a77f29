import { blankSign } from '../albert.js';
import type { TrainSettings } from './options.js';
import { inherited, scripts } from './script.js';
import { addCount, type Counts } from './text-counts.js';
import type { Turn } from './turns.js';

/**
 * The parts cut where no piece can reach over: at characters that are not `known` (which are dropped), between scripts, and
 * around digits where the settings say so. To cut there changes no count: no segmentation crosses these places.
 */
export async function segmentsOf(parts: ReadonlyMap<string, number>, known: ReadonlySet<number>, settings: Pick<TrainSettings, 'splitByUnicodeScript' | 'splitByNumber' | 'splitDigits'>, turn: Turn): Promise<Counts> {
  const segments: Counts = new Map();
  const scriptOf = scripts();
  const blank = blankSign.codePointAt(0)!;

  let done = 0;
  for (const [part, count] of parts) {
    if (++done % 1024 === 0) await turn();
    let start = 0;
    let blanks = 0; // units of `▁` right before: they go with what follows
    let before: string | undefined; // the script so far, undefined where any may follow
    let digitBefore = false;
    const cut = (end: number): void => {
      addCount(segments, part.slice(start, end), count);
      start = end;
    };
    for (let i = 0; i < part.length; ) {
      const codePoint = part.codePointAt(i)!;
      const next = i + (codePoint < 0x10000 ? 1 : 2);
      if (!known.has(codePoint)) {
        cut(i);
        start = next;
        before = undefined;
        digitBefore = false;
        blanks = 0;
      } else if (codePoint === blank) blanks++;
      else {
        const digit = codePoint >= 0x30 && codePoint <= 0x39;
        if (settings.splitDigits && digitBefore) cut(i - blanks);
        if (settings.splitDigits && digit) cut(i);
        digitBefore = digit;
        const script = digit && !settings.splitByNumber ? undefined : scriptOf(codePoint);
        if (script !== inherited) {
          const differs = settings.splitByUnicodeScript && before !== undefined && script !== undefined && before !== script;
          if (differs && i - blanks > start) cut(i - blanks);
          before = script;
        }
        blanks = 0;
      }
      i = next;
    }
    cut(part.length);
  }
  return segments;
}
