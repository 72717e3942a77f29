import type { Tokenizer } from '@albertkit/tokenizer';
import type { PlacedMask } from './mask-rows.js';
import type { Row } from './rows.js';

/** Masks to be filled together, in order, and with what. */
export type MaskProblem = {
  /** The rows as they are before anything is filled. */
  readonly rows: readonly Row[];
  readonly slots: readonly { readonly row: number; readonly place: number }[];
  /** How many fillings are kept at each step. */
  readonly beams: number;
  /** The ids that may stand in each slot; any where left out. */
  readonly allowed?: readonly (readonly number[])[];
  /** Whole fillings to choose from, in place of `allowed`. */
  readonly paths?: readonly (readonly number[])[];
  /** The mask of the text that a word is sought for. */
  readonly mask?: number;
};

/** What may follow the ids that stand in the first slots of a problem; anything where undefined. */
export function allowedNext({ allowed, paths }: MaskProblem, ids: readonly number[]): readonly number[] | undefined {
  if (paths) return [...new Set(paths.filter((path) => ids.every((id, n) => path[n] === id)).map((path) => path[ids.length]!))];
  return allowed?.[ids.length];
}

/** The pieces that begin a word, and those that go on with one: letters, digits, marks, apostrophes and hyphens. */
export function wordPieces(tokenizer: Tokenizer): { readonly begin: readonly number[]; readonly goOn: readonly number[] } {
  const special = new Set(Object.values(tokenizer.special));
  const found = { begin: [] as number[], goOn: [] as number[] };
  for (let id = 0; id < tokenizer.vocabularySize; id++) {
    const parts = special.has(id) ? null : /^(\u2581?)[\p{L}\p{N}\p{M}'’-]+$/u.exec(tokenizer.token(id) ?? '');
    if (parts) found[parts[1] ? 'begin' : 'goOn'].push(id);
  }
  return found;
}

/** A mask as a word of `pieces` pieces: its row with so many masks in its place. */
export function wordProblem(rows: readonly Row[], masks: readonly PlacedMask[], mask: number, pieces: number): Pick<MaskProblem, 'rows' | 'slots' | 'mask'> {
  const { row, place } = masks[mask]!;
  const widen = (values: Int32Array): Int32Array => Int32Array.from([...values.subarray(0, place), ...new Array<number>(pieces).fill(values[place]!), ...values.subarray(place + 1)]);
  const { ids, typeIds } = rows[row]!;
  return { rows: [{ ids: widen(ids), typeIds: widen(typeIds) }], slots: Array.from({ length: pieces }, (_, n) => ({ row: 0, place: place + n })), mask };
}
