import { AlbertkitError } from '@albertkit/core';
import type { TextClassification, TextClassificationExample, TextClassificationOptions } from '@albertkit/tasks';
import { accuracy, labelF1, matthews, meanSquaredError, subsetAccuracy } from '../metrics/classification.js';
import { pearson, spearman } from '../metrics/correlation.js';
import type { F1Metrics, LabelMetrics } from '../metrics/label-counts.js';
import { requireSome } from '../metrics/paired.js';
import type { Evaluation, TaskMetrics } from './evaluation.js';

type Judged = { readonly example: TextClassificationExample; readonly result: Pick<TextClassification, 'label' | 'labels'> };
type Measured = Omit<Evaluation, 'count'>;

/** How text classification is measured, by what its examples say: a label, labels, or values. */
export const textMetrics: TaskMetrics<TextClassificationExample, TextClassificationOptions, TextClassification> = {
  options: {},
  start(labels) {
    const judged: Judged[] = [];
    return {
      add: (example, { label, labels: scored }) => void judged.push({ example, result: { label, labels: scored } }),
      result: () => {
        requireSome('text classification', judged.length);
        return singleLabel(judged) ?? severalLabels(judged) ?? values(judged, labels) ?? mixed();
      },
    };
  },
};

function singleLabel(judged: readonly Judged[]): Measured | undefined {
  const actual = judged.flatMap(({ example }) => ('label' in example ? [example.label] : []));
  if (actual.length < judged.length) return undefined;
  const predicted = judged.map(({ result }) => result.label);
  const f1 = labelF1(predicted.map((label) => [label]), actual.map((label) => [label]));
  return { primary: 'accuracy', metrics: { accuracy: accuracy(predicted, actual), macroF1: f1.macro.f1, matthews: matthews(predicted, actual) }, labels: byLabel(f1) };
}

function severalLabels(judged: readonly Judged[]): Measured | undefined {
  const actual = judged.flatMap(({ example }) => ('labels' in example ? [example.labels] : []));
  if (actual.length < judged.length) return undefined;
  const predicted = judged.map(({ result }) => result.labels.flatMap(({ label, score }) => (score > 0.5 ? [label] : [])));
  const f1 = labelF1(predicted, actual);
  return { primary: 'microF1', metrics: { microF1: f1.micro.f1, macroF1: f1.macro.f1, precision: f1.micro.precision, recall: f1.micro.recall, subsetAccuracy: subsetAccuracy(predicted, actual) }, labels: byLabel(f1) };
}

/** Several values an example are measured one after the other, in the order of the model's labels. */
function values(judged: readonly Judged[], names: readonly string[]): Measured | undefined {
  const actual = judged.flatMap(({ example }) => ('values' in example ? [example.values] : []));
  if (actual.length < judged.length) return undefined;
  const predicted = judged.flatMap(({ result }) => names.map((name) => result.labels.find(({ label }) => label === name)!.score));
  return { primary: 'spearman', metrics: { pearson: pearson(predicted, actual.flat()), spearman: spearman(predicted, actual.flat()), meanSquaredError: meanSquaredError(predicted, actual.flat()) } };
}

const byLabel = ({ labels }: F1Metrics): Readonly<Record<string, LabelMetrics>> => Object.fromEntries(labels);

function mixed(): never {
  throw new AlbertkitError('EXAMPLE', 'Some examples have a label, some labels and some values: a head is measured on examples of one kind.');
}
