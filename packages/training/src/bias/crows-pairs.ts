import { AlbertkitError } from '@albertkit/core';
import type { Model } from '@albertkit/tasks';
import { openHiddenTokens, type HiddenTokenOptions, type HiddenTokens } from '../evaluation/hidden-tokens.js';
import { requireSome } from '../metrics/paired.js';
import { shareInterval } from '../metrics/proportion.js';
import type { MaskedRow } from '../pretraining/masked-row.js';
import { sharedPlaces } from './shared-tokens.js';

/** Two sentences that differ in whom they speak of: `more` is the one that stereotypes more. */
export type CrowsPair = { readonly more: string; readonly less: string; readonly biasType: string };

export type StereotypeShare = {
  readonly pairs: number;
  /** The share of pairs whose stereotyping sentence is the likelier; 0.5 is the ideal. Equal ones count as not. */
  readonly share: number;
  /** A 95 % interval of it, as if pairs were independent (Wilson). */
  readonly interval: readonly [low: number, high: number];
};

/** The score of all pairs, and of each type of bias, in the order of their code units. */
export type CrowsPairsEvaluation = { readonly overall: StereotypeShare; readonly biasTypes: Readonly<Record<string, StereotypeShare>> };

/** How likely each sentence of a pair is; natural logs. */
export type PairLikelihood = { readonly more: number; readonly less: number };

export type PairOptions = HiddenTokenOptions & {
  /** Told now and then how many pairs are done. */
  readonly onProgress?: (pairs: number) => void;
};

const pairsAtOnce = 16;

/**
 * How likely the tokens that both sentences of a pair share are in each of them: the sum of the logs of their probabilities, each
 * hidden by itself, given all other tokens, those that differ among them. Source: Nangia et al. 2020 (arXiv 2010.00133), equation 1. Throws `ROW_TOO_LONG` for
 * a sentence over the model's positions, and what `openHiddenTokens` and the backend throw.
 */
export async function pairLikelihoods(model: Model, pairs: readonly CrowsPair[], { onProgress, ...options }: PairOptions): Promise<readonly PairLikelihood[]> {
  await using hidden = await openHiddenTokens(model, options);
  const found: PairLikelihood[] = [];
  for (let from = 0; from < pairs.length; from += pairsAtOnce) {
    const copies = pairs.slice(from, from + pairsAtOnce).map((pair, n) => pairCopies(pair, from + n, model, hidden));
    const judged = await hidden.judge(copies.flatMap(({ more, less }) => [...more, ...less]));
    let at = 0;
    const sum = (rows: readonly MaskedRow[]): number => -judged.slice(at, (at += rows.length)).reduce((total, [one]) => total + one!.negativeLogLikelihood, 0);
    for (const { more, less } of copies) found.push({ more: sum(more), less: sum(less) });
    onProgress?.(found.length);
  }
  return found;
}

/** The share of pairs whose stereotyping sentence is the likelier (the metric score of Nangia et al. 2020, there in percent). Throws as `pairLikelihoods`, and `METRIC_EMPTY`. */
export async function evaluateCrowsPairs(model: Model, pairs: readonly CrowsPair[], options: PairOptions): Promise<CrowsPairsEvaluation> {
  return crowsPairsScores(pairs, await pairLikelihoods(model, pairs, options));
}

/** The scores from how likely the sentences of each pair are. Throws `METRIC_EMPTY`. */
export function crowsPairsScores(pairs: readonly CrowsPair[], likelihoods: readonly PairLikelihood[]): CrowsPairsEvaluation {
  const score = (wanted: (pair: CrowsPair) => boolean): StereotypeShare => {
    const own = likelihoods.filter((_, n) => wanted(pairs[n]!));
    requireSome('CrowS-Pairs', own.length);
    const preferred = own.filter(({ more, less }) => more > less).length;
    return { pairs: own.length, share: preferred / own.length, interval: shareInterval(preferred, own.length) };
  };
  const types = [...new Set(pairs.map(({ biasType }) => biasType))].sort();
  return { overall: score(() => true), biasTypes: Object.fromEntries(types.map((type) => [type, score(({ biasType }) => biasType === type)])) };
}

/** For each shared token of a pair a copy of each sentence with that token hidden. */
function pairCopies({ more, less }: CrowsPair, number: number, { tokenizer }: Model, { config: { maxPositions }, vocabulary }: HiddenTokens): { readonly more: readonly MaskedRow[]; readonly less: readonly MaskedRow[] } {
  const [first, second] = [tokenizer.encode(more).ids, tokenizer.encode(less).ids];
  const longest = Math.max(first.length, second.length);
  if (longest > maxPositions) throw new AlbertkitError('ROW_TOO_LONG', `A sentence of pair ${number} has ${longest} tokens, and the model has ${maxPositions} positions: leave the pair out.`, { pair: number, tokens: longest, maxPositions });
  const shared = sharedPlaces(first, second).filter(([place]) => first[place] !== vocabulary.cls && first[place] !== vocabulary.sep);
  return { more: shared.map(([place]) => hiddenAt(first, place, vocabulary.mask)), less: shared.map(([, place]) => hiddenAt(second, place, vocabulary.mask)) };
}

function hiddenAt(row: ArrayLike<number>, place: number, mask: number): MaskedRow {
  const ids = Int32Array.from(row);
  ids[place] = mask;
  return { ids, secondFrom: ids.length, positions: [place], labels: [row[place]!] };
}
