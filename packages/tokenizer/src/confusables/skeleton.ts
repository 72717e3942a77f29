import { prototypes } from './prototypes.js';

/** Characters that show nothing: Default_Ignorable_Code_Point. */
export const ignorable = /^\p{Default_Ignorable_Code_Point}$/u;

const ignorables = /\p{Default_Ignorable_Code_Point}/gu;
const thirtyMarks = /(\p{M}{30})(?=\p{M})/gu;

/**
 * The skeleton of a text: two texts that look the same have the same one. Source: Unicode Technical Standard 39, section 4
 * (internalSkeleton: NFD, default ignorables removed, prototypes, NFD). Runs of over 30 marks are ordered 30 by 30.
 */
export function skeleton(text: string): string {
  const characters = decomposed(text);
  const parts: string[] = [];
  let done = 0;
  for (let i = 0; i < characters.length; ) {
    const codePoint = characters.codePointAt(i)!;
    const end = i + (codePoint > 0xffff ? 2 : 1);
    const prototype = prototypes.get(codePoint);
    if (prototype !== undefined) {
      parts.push(characters.slice(done, i), prototype);
      done = end;
    }
    i = end;
  }
  return decomposed(parts.join('') + characters.slice(done));
}

/**
 * NFD without default ignorables. Engines order a run of marks in time quadratic in its length; the joiner that the
 * stream-safe format (UAX 15, section 13) puts after each 30 bounds that.
 */
function decomposed(text: string): string {
  return text.replace(thirtyMarks, '$1\u034f').normalize('NFD').replace(ignorables, '');
}
