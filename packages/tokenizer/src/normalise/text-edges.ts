import { appendText, pushUnit } from './aligned-text.js';
import type { NormaliserStep } from './step.js';
import { isWhiteSpace } from '../white-space.js';

const dependsOnAll = { contextual: () => true, reachesBlank: () => true, needsWholeText: true } as const;

/** Takes white space off the ends of a text. */
export function stripEnds(left: boolean, right: boolean): NormaliserStep {
  return {
    apply(from, to) {
      let start = 0;
      let end = from.length;
      if (left) while (start < end && isWhiteSpace(from.units[start]!)) start++;
      if (right) while (end > start && isWhiteSpace(from.units[end - 1]!)) end--;
      appendText(to, from, start, end);
      return true;
    },
    ...dependsOnAll,
  };
}

/** Puts something before a text that is not empty, aligned to its first character. */
export function prependText(content: string): NormaliserStep {
  return {
    apply(from, to) {
      if (from.length === 0) return true;
      for (let i = 0; i < content.length; i++) pushUnit(to, content.charCodeAt(i), from.starts[0]!, from.ends[0]!);
      appendText(to, from);
      return true;
    },
    ...dependsOnAll,
  };
}
