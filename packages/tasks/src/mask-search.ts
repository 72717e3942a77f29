import type { Tensors } from '@albertkit/core';
import { allowedNext, type MaskProblem } from './mask-problem.js';
import { logSoftmax, topPlaces } from './probabilities.js';
import type { Row } from './rows.js';

/** The ids in the first slots of a problem, and the logarithm of their probability. */
export type Filling = { readonly problem: number; readonly ids: readonly number[]; readonly logProbability: number };

/** A search between two rounds: `open` fillings wait for one row each, `proposed` ones for a row for each slot. */
export type MaskSearch = {
  readonly problems: readonly MaskProblem[];
  readonly open: readonly Filling[];
  readonly done: readonly Filling[];
  readonly proposed: readonly Filling[];
};

export type SearchRows = { readonly rows: readonly Row[]; readonly places: readonly (readonly number[])[] };

/** What stands in a slot has these logits, [vocabulary], when the row holds what was filled before. */
type SlotLogits = (filling: Filling, n: number) => ArrayLike<number>;

/** Each open filling grown by the best pieces for its next slot, as many in all as the problem keeps. */
export function growFillings(problems: readonly MaskProblem[], open: readonly Filling[], logitsOf: SlotLogits, temperature: number): readonly Filling[] {
  const grown = problems.map((): Filling[] => []);
  open.forEach((filling, n) => {
    const problem = problems[filling.problem]!;
    const scores = logSoftmax(logitsOf(filling, n), temperature);
    const allowed = allowedNext(problem, filling.ids);
    const best = allowed ? topPlaces(allowed.map((id) => scores[id]!), problem.beams).map((at) => allowed[at]!) : topPlaces(scores, problem.beams);
    for (const id of best) grown[filling.problem]!.push({ ...filling, ids: [...filling.ids, id], logProbability: filling.logProbability + scores[id]! });
  });
  return grown.flatMap((fillings, n) => topPlaces(fillings.map(({ logProbability }) => logProbability), problems[n]!.beams).map((at) => fillings[at]!));
}

/** The search after the rows that it asked for: `outputs` are their logits at the places asked for, [1, vocabulary]. */
export function stepSearch({ problems, open, done, proposed }: MaskSearch, outputs: readonly Tensors[], temperature: number): MaskSearch {
  const logits = (row: number): ArrayLike<number> => outputs[row]!['logits']!.data;
  const grown = growFillings(problems, open, (_, n) => logits(n), temperature);
  const isWhole = ({ problem, ids }: Filling): boolean => ids.length === problems[problem]!.slots.length;
  let row = open.length;
  const rescored = proposed.map((filling): Filling => ({ ...filling, logProbability: filling.ids.reduce((sum, id) => sum + logSoftmax(logits(row++), temperature)[id]!, 0) }));
  return { problems, open: grown.filter((filling) => !isWhole(filling)), done: [...done, ...grown.filter(isWhole), ...rescored], proposed: [] };
}

/** The rows that a search waits for: of an open filling that of its next slot, of a proposed one for each slot that with all others filled. */
export function searchRows({ problems, open, proposed }: MaskSearch): SearchRows {
  const asked = [
    ...open.map((filling) => slotRow(problems[filling.problem]!, filling.ids, filling.ids.length)),
    ...proposed.flatMap(({ problem, ids }) => ids.map((_, hole) => slotRow(problems[problem]!, ids, hole))),
  ];
  return { rows: asked.map(({ row }) => row), places: asked.map(({ place }) => [place]) };
}

/** The row of a slot with what is filled of it, that slot left open. */
function slotRow({ rows, slots }: MaskProblem, ids: readonly number[], hole: number): { readonly row: Row; readonly place: number } {
  const { row, place } = slots[hole]!;
  const filled = rows[row]!.ids.slice();
  ids.forEach((id, n) => {
    if (n !== hole && slots[n]!.row === row) filled[slots[n]!.place] = id;
  });
  return { row: { ids: filled, typeIds: rows[row]!.typeIds }, place };
}
