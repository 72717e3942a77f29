import type { Tensors } from '@albertkit/core';
import { averageRows } from './average-rows.js';
import { addCoverage } from './coverage.js';
import type { Coverage, Row, RowPlan } from './rows.js';

/** The rows of several texts that belong to one input, such as its choices: those of part n from `parts[n].firstRow` on. */
export type JoinedRows = {
  readonly rows: readonly Row[];
  readonly parts: readonly { readonly firstRow: number; readonly weights: readonly number[] }[];
  readonly coverage: Coverage;
};

/** The rows of several texts one after the other. */
export function joinRows(plans: readonly RowPlan[]): JoinedRows {
  let next = 0;
  const parts = plans.map(({ weights }) => {
    const firstRow = next;
    next += weights.length;
    return { firstRow, weights };
  });
  return { rows: plans.flatMap(({ rows }) => rows), parts, coverage: addCoverage(plans.map(({ coverage }) => coverage)) };
}

/** The `logits` of each part, [values]: of several windows their mean, each weighing as many tokens as it speaks for. */
export const partLogits = ({ parts }: JoinedRows, outputs: readonly Tensors[]): readonly Float64Array[] =>
  parts.map(({ firstRow, weights }) => averageRows(outputs.slice(firstRow, firstRow + weights.length).map((row) => row['logits']!.data), weights));
