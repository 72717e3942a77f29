import { readLabelScheme } from '@albertkit/tasks';
import { addCounts, f1Metrics, type F1Metrics, type LabelCounts } from './label-counts.js';
import { requirePairs } from './paired.js';

/** A stretch with a name; `end` is exclusive, both in whatever the caller counts. */
export type EntitySpan = { readonly label: string; readonly start: number; readonly end: number };

/**
 * The entities that a sentence's tags spell, in words, by the rules of conlleval (Tjong Kim Sang and Buchholz, CoNLL-2000) as seqeval
 * keeps them for BIOES: an entity begins at `B-`, `S-` or `U-`, after an `O`, where the name changes, and after an
 * `E-`, `L-`, `S-` or `U-`; it ends before any of these. So an `I-` without its `B-` begins one, as IOB1 writes them.
 */
export function readEntitySpans(tags: readonly string[]): readonly EntitySpan[] {
  // A sentence may lack the labels that show the scheme, and its tags have their prefixes all the same.
  const parts = readLabelScheme([...tags, 'B-any']);
  const spans: { label: string; start: number; end: number }[] = [];
  tags.forEach((tag, n) => {
    if (tag === 'O') return;
    const { name, begins } = parts[n]!;
    const last = spans.at(-1);
    const goesOn = last !== undefined && last.end === n && last.label === name && !begins && !parts[n - 1]!.ends;
    if (goesOn) last.end++;
    else spans.push({ label: name, start: n, end: n + 1 });
  });
  return spans;
}

/** Counts the entities of one sentence: a hit has the same name and the same ends, and equal ones count once. */
export function countEntities(counts: LabelCounts, predicted: readonly EntitySpan[], actual: readonly EntitySpan[]): void {
  const key = ({ label, start, end }: EntitySpan): string => JSON.stringify([label, start, end]);
  const [given, truth] = [new Map(predicted.map((span) => [key(span), span])), new Map(actual.map((span) => [key(span), span]))];
  for (const [at, { label }] of given) addCounts(counts, label, { predicted: 1, hits: Number(truth.has(at)) });
  for (const { label } of truth.values()) addCounts(counts, label, { actual: 1 });
}

/** Entity precision, recall and F1 by label and together (micro is conlleval's overall FB1), of sentences with their entities. Throws `METRIC_LENGTH`, `METRIC_EMPTY`. */
export function entityF1(predicted: readonly (readonly EntitySpan[])[], actual: readonly (readonly EntitySpan[])[]): F1Metrics {
  requirePairs('entity F1', predicted, actual);
  const counts: LabelCounts = new Map();
  actual.forEach((own, n) => countEntities(counts, predicted[n]!, own));
  return f1Metrics(counts);
}
