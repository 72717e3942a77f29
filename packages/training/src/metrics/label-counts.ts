/** How often a label was found where it is (`hits`), was said (`predicted`) and holds (`actual`). */
export type Counts = { readonly hits: number; readonly predicted: number; readonly actual: number };

/** Fractions from 0 to 1. */
export type PrecisionRecall = { readonly precision: number; readonly recall: number; readonly f1: number };

/** What a label reaches, and how many examples have it. */
export type LabelMetrics = PrecisionRecall & { readonly support: number };

export type F1Metrics = {
  /** All labels counted together. */
  readonly micro: PrecisionRecall;
  /** The mean of each over the labels. */
  readonly macro: PrecisionRecall;
  readonly labels: ReadonlyMap<string, LabelMetrics>;
};

/** A table of counts by label, to be filled by `addCounts`. */
export type LabelCounts = Map<string, Counts>;

/** Adds to the counts of a label, which start at 0. */
export function addCounts(counts: LabelCounts, label: string, { hits = 0, predicted = 0, actual = 0 }: Partial<Counts>): void {
  const before = counts.get(label) ?? { hits: 0, predicted: 0, actual: 0 };
  counts.set(label, { hits: before.hits + hits, predicted: before.predicted + predicted, actual: before.actual + actual });
}

/** hits / predicted, hits / actual and their harmonic mean 2 hits / (predicted + actual), each 0 where it would divide by 0, as in scikit-learn. */
export const precisionRecall = ({ hits, predicted, actual }: Counts): PrecisionRecall =>
  ({ precision: ratio(hits, predicted), recall: ratio(hits, actual), f1: ratio(2 * hits, predicted + actual) });

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** F1 of each label, of all counted together (micro) and the mean over labels (macro; of precision and recall too); all 0 where there is no label. Labels in the order of their code units. */
export function f1Metrics(counts: LabelCounts): F1Metrics {
  const ordered = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const total = ordered.reduce((sum, [, { hits, predicted, actual }]) => ({ hits: sum.hits + hits, predicted: sum.predicted + predicted, actual: sum.actual + actual }), { hits: 0, predicted: 0, actual: 0 });
  const labels = new Map(ordered.map(([label, one]): [string, LabelMetrics] => [label, { ...precisionRecall(one), support: one.actual }]));
  const mean = (field: keyof PrecisionRecall): number => ratio([...labels.values()].reduce((sum, one) => sum + one[field], 0), labels.size);
  return { micro: precisionRecall(total), macro: { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') }, labels };
}
