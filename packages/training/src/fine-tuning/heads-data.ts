import { ignoredLabel, type HeadKind, type Tensor, type Tensors } from '@albertkit/core';
import { batchInputs } from '@albertkit/tasks';
import { randomNumbers, shuffledNumbers } from '../random-numbers.js';
import type { EpochData } from './epoch-batches.js';
import { isTokenLabel, type TrainingUnit } from './training-units.js';

/** The units of a head among others: `labels` are those of any of them, `units` what an epoch holds. */
export type HeadRows = { readonly name: string; readonly kind: HeadKind; readonly labels: Tensors; units(epoch: number): readonly TrainingUnit[] | Promise<readonly TrainingUnit[]> };

type HeadUnit = TrainingUnit & { readonly head: string };

/**
 * The units of several heads in one epoch: rows of like length go together whatever their heads, and are fed as `albertHeadsLoss` with
 * `maskedPositions` takes them, each head counting by its rows.
 */
export function headsData(heads: readonly HeadRows[], padTokenId: number): EpochData<HeadUnit> {
  return {
    padTokenId,
    async units(epoch) {
      const all: HeadUnit[] = [];
      for (const { name, units } of heads) for (const unit of await units(epoch)) all.push({ ...unit, head: name });
      return all;
    },
    batch: (members) => headsBatch(heads, padTokenId, members),
  };
}

/**
 * The units of which an epoch holds `share` times as many as there are: they come in random order, round after round, and an epoch goes on
 * where the one before it ended, so that at any time each has come as often as any other to within one. `head` tells apart what is drawn.
 */
export function sharedUnits(units: readonly TrainingUnit[], { share, seed, head }: { readonly share: number; readonly seed: number; readonly head: number }): (epoch: number) => readonly TrainingUnit[] {
  if (share === 1) return () => units;
  const until = (epoch: number): number => Math.round(epoch * share * units.length);
  return (epoch) => {
    const taken: TrainingUnit[] = [];
    for (let round = Math.floor(until(epoch) / units.length); round * units.length < until(epoch + 1); round++) {
      const order = shuffledNumbers(units.length, randomNumbers(seed, 'examples', [round, head + 1, 0]));
      const begin = round * units.length;
      for (const unit of order.subarray(Math.max(0, until(epoch) - begin), Math.min(units.length, until(epoch + 1) - begin))) taken.push(units[unit]!);
    }
    return taken;
  };
}

function headsBatch(heads: readonly HeadRows[], padTokenId: number, members: readonly HeadUnit[]): Tensors {
  const inputs = batchInputs(members.flatMap(({ rows }) => rows), padTokenId);
  const sequence = inputs['input_ids']!.shape[1]!;
  const labels = heads.flatMap((head) => Object.entries(head.labels).flatMap(([label, like]) => {
    const given = members.map((unit) => (unit.head === head.name ? unit.labels[label] : undefined));
    if (!isTokenLabel(head.kind, label)) return [[`${head.name}.${label}`, labelsOfRows(like, like.shape.slice(1), given)] as const];
    if (head.kind === 'token-classification') return [[`${head.name}.${label}`, labelsOfRows(like, [sequence], given)] as const];
    const { positions, words } = maskedWords(given, sequence);
    return [[`${head.name}.masked_positions`, positions], [`${head.name}.${label}`, words]] as const;
  }));
  return { ...inputs, ...(Object.fromEntries(labels) as Tensors), head_shares: headShares(heads, members) };
}

/** The share of the batch's rows that each head has, [heads]. */
function headShares(heads: readonly HeadRows[], members: readonly HeadUnit[]): Tensor {
  const own = heads.map(({ name }) => members.filter(({ head }) => head === name).length);
  return { dtype: 'float32', shape: [heads.length], data: Float32Array.from(own, (rows) => rows / members.length) };
}

/** Labels [batch, ...row], -100 where there are none. */
function labelsOfRows({ dtype }: Tensor, row: readonly number[], given: readonly (Tensor | undefined)[]): Tensor {
  const size = row.reduce((product, length) => product * length, 1);
  const data = dtype === 'float32' ? new Float32Array(given.length * size) : new Int32Array(given.length * size);
  data.fill(ignoredLabel);
  given.forEach((labels, n) => labels && data.set(labels.data, n * size));
  return { dtype, shape: [given.length, ...row], data };
}

/** The tokens of rows that have a label, and what it is; the first token with none where there is no such token, as an axis of 0 is not for every backend. */
function maskedWords(given: readonly (Tensor | undefined)[], sequence: number): { readonly positions: Tensor; readonly words: Tensor } {
  const found = given.flatMap((labels, row) => Array.from(labels?.data ?? []).flatMap((word, at) => (word === ignoredLabel ? [] : [{ position: row * sequence + at, word }])));
  const masked = found.length > 0 ? found : [{ position: 0, word: ignoredLabel }];
  const tensor = (data: readonly number[]): Tensor => ({ dtype: 'int32', shape: [masked.length], data: Int32Array.from(data) });
  return { positions: tensor(masked.map(({ position }) => position)), words: tensor(masked.map(({ word }) => word)) };
}
