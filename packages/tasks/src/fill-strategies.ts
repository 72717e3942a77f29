import type { Tensors } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import { wordPieces, wordProblem, type MaskProblem } from './mask-problem.js';
import type { MaskRows } from './mask-rows.js';
import { growFillings, type Filling, type MaskSearch } from './mask-search.js';
import type { TaskContext } from './task.js';
import { resolveWords } from './vocabulary-words.js';

/**
 * How masks are filled:
 * - `independent`: each by itself, all others masked.
 * - `greedy`: in the order of the text, each with the best word beside those filled before it.
 * - `beam`: the same with the `beams` best fillings kept at every step. A filling's probability is that of the chain rule,
 *   p(w1) p(w2 | w1) and so on, masks to the right still masked.
 * - `joint`: the `beams` fillings whose independent probabilities have the largest product, ranked by their pseudo-log-likelihood: the sum
 *   over masks of log p(word | all other masks filled) (Salazar et al. 2020, over the filled masks).
 * - `word`: each mask by itself as a word of 1 to `pieces` pieces, found by beam in as many masks and ranked by the mean
 *   log-probability of its pieces; `targets` may then be words of any number of pieces.
 */
export type FillStrategy = 'independent' | 'greedy' | 'beam' | 'joint' | 'word';

export type SearchOptions = {
  /** How masks are filled; `independent` when left out. */
  readonly strategy?: FillStrategy;
  /** How many fillings `beam`, `joint` and `word` keep; 5 when left out. */
  readonly beams?: number;
  /** With `word`: most pieces of a word; 3 when left out. */
  readonly pieces?: number;
  readonly targets?: readonly string[];
};

/** The pieces of each target that is known whole, and the targets that are not. */
function targetPaths(tokenizer: Tokenizer, targets: readonly string[]): { readonly ids: readonly (readonly number[])[]; readonly unknown: readonly string[] } {
  const found = targets.map((word) => ({ word, ids: [...tokenizer.encode(word, { specialTokens: false }).ids] }));
  const isKnown = ({ ids }: { readonly ids: readonly number[] }): boolean => ids.length > 0 && !ids.includes(tokenizer.special.unknown);
  return { ids: found.filter(isKnown).map(({ ids }) => ids), unknown: found.filter((one) => !isKnown(one)).map(({ word }) => word) };
}

/** Targets that cannot be scored under these options. */
export const unknownTargets = (tokenizer: Tokenizer, { strategy, targets = [] }: SearchOptions): readonly string[] =>
  (strategy === 'word' ? targetPaths(tokenizer, targets) : resolveWords(tokenizer, targets)).unknown;

/** The most pieces that a mask may be filled with. */
export function mostPieces(tokenizer: Tokenizer, { strategy, targets, pieces = 3 }: SearchOptions): number {
  if (strategy !== 'word') return 1;
  return targets ? Math.max(1, ...targetPaths(tokenizer, targets).ids.map((ids) => ids.length)) : pieces;
}

/** The search that a strategy begins with, from the logits of all masks, `kept` of each row, [kept, vocabulary]. Undefined where each mask goes by itself. */
export function startSearch(masked: MaskRows, outputs: readonly Tensors[], { tokenizer, temperature }: TaskContext, options: SearchOptions): MaskSearch | undefined {
  const { strategy = 'independent', beams = 5, targets } = options;
  if (strategy === 'independent') return undefined;
  const logitsOf = (mask: number): ArrayLike<number> => maskLogits(masked, outputs, mask);
  const grow = (problems: readonly MaskProblem[], open: readonly Filling[], mask: (filling: Filling) => number): readonly Filling[] =>
    growFillings(problems, open, (filling) => logitsOf(mask(filling)), temperature);
  if (strategy === 'word') {
    const problems = wordProblems(masked, tokenizer, options);
    const empty = problems.map((_, problem): Filling => ({ problem, ids: [], logProbability: 0 }));
    const isSingle = ({ problem }: Filling): boolean => problems[problem]!.slots.length === 1;
    return { problems, open: empty.filter((filling) => !isSingle(filling)), done: grow(problems, empty.filter(isSingle), ({ problem }) => problems[problem]!.mask!), proposed: [] };
  }
  const allowed = targets && [...new Set(resolveWords(tokenizer, targets).ids)];
  const problem: MaskProblem = { rows: masked.rows, slots: masked.masks, beams: strategy === 'greedy' ? 1 : beams, ...(allowed ? { allowed: masked.masks.map(() => allowed) } : {}) };
  const single = masked.masks.length === 1;
  const steps = strategy === 'joint' ? masked.masks.length : 1;
  let fillings: readonly Filling[] = [{ problem: 0, ids: [], logProbability: 0 }];
  for (let step = 0; step < steps; step++) fillings = grow([problem], fillings, ({ ids }) => ids.length);
  return { problems: [problem], open: strategy !== 'joint' && !single ? fillings : [], done: single ? fillings : [], proposed: strategy === 'joint' && !single ? fillings : [] };
}

/** The logits of a mask among those that were kept of its row, [vocabulary]. */
export function maskLogits({ masks }: MaskRows, outputs: readonly Tensors[], mask: number): ArrayLike<number> {
  const { row, kept } = masks[mask]!;
  const { shape, data } = outputs[row]!['logits']!;
  return data.subarray(kept * shape[1]!, (kept + 1) * shape[1]!);
}

/** For each mask one problem for each number of pieces. */
function wordProblems({ rows, masks }: MaskRows, tokenizer: Tokenizer, { targets, beams = 5, pieces = 3 }: SearchOptions): readonly MaskProblem[] {
  const paths = targets && targetPaths(tokenizer, targets).ids;
  const words = paths ? undefined : wordPieces(tokenizer);
  const lengths = paths ? [...new Set(paths.map((path) => path.length))] : Array.from({ length: pieces }, (_, n) => n + 1);
  return masks.flatMap((_, mask) => lengths.map((length): MaskProblem => {
    const own = paths?.filter((path) => path.length === length);
    return {
      ...wordProblem(rows, masks, mask, length),
      ...(own ? { paths: own, beams: own.length } : { beams, allowed: Array.from({ length }, (_, n) => words![n === 0 ? 'begin' : 'goOn']) }),
    };
  }));
}
