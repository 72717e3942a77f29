import type { Tokenizer } from './tokenizer.js';

/**
 * The first id at which two vocabularies differ, or undefined. For a folder that holds both `tokenizer.json` and
 * `spiece.model`: `tokenizer.json` is the one to use, and a difference is worth a warning.
 */
export function vocabularyDifference(a: Tokenizer, b: Tokenizer): { readonly id: number; readonly a: string | undefined; readonly b: string | undefined } | undefined {
  const size = Math.max(a.vocabularySize, b.vocabularySize);
  for (let id = 0; id < size; id++) {
    const [left, right] = [a.token(id), b.token(id)];
    if (left !== right) return { id, a: left, b: right };
  }
  return undefined;
}
