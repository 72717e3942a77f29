import { AlbertkitError } from '@albertkit/core';
import type { TextClassification, TextClassificationExample, TextClassificationOptions, ZeroShotExample, ZeroShotOptions } from '@albertkit/tasks';
import { accuracy, labelF1, matthews, meanSquaredError, subsetAccuracy } from '../metrics/classification.js';
import { pearson, spearman } from '../metrics/correlation.js';
import type { F1Metrics, LabelMetrics } from '../metrics/label-counts.js';
import { requireSome } from '../metrics/paired.js';
import type { Evaluation, TaskMetrics } from './evaluation.js';

type Result = Pick<TextClassification, 'label' | 'labels'>;
type Measured = Omit<Evaluation, 'count'>;

/** How text classification is measured, by what its examples say: a label, labels, or values. */
export const textMetrics: TaskMetrics<TextClassificationExample, TextClassificationOptions, TextClassification> = {
  options: {},
  start(names) {
    const [examples, results]: [TextClassificationExample[], Result[]] = [[], []];
    return {
      add(example, { label, labels }) {
        examples.push(example);
        results.push({ label, labels });
      },
      result() {
        requireSome('text classification', results.length);
        const [label, labels, values] = [
          examples.flatMap((example) => ('label' in example ? [example.label] : [])),
          examples.flatMap((example) => ('labels' in example ? [example.labels] : [])),
          examples.flatMap((example) => ('values' in example ? [example.values] : [])),
        ];
        if (label.length === results.length) return singleLabel(results, label);
        if (labels.length === results.length) return severalLabels(results, labels);
        if (values.length === results.length) return severalValues(results, values.flat(), names);
        throw new AlbertkitError('EXAMPLE', 'Some examples have a label, some labels and some values: a head is measured on examples of one kind.');
      },
    };
  },
};

/** How zero-shot classification is measured: by the likeliest label where every example holds one, else by the labels over one half (`multiLabel`). */
export const zeroShotMetrics: TaskMetrics<ZeroShotExample, ZeroShotOptions, TextClassification> = {
  options: {},
  start() {
    const [held, results]: [(readonly string[])[], Result[]] = [[], []];
    return {
      add(example, { label, labels }) {
        held.push(example.labels);
        results.push({ label, labels });
      },
      result() {
        requireSome('zero-shot classification', results.length);
        return held.every(({ length }) => length === 1) ? singleLabel(results, held.flat()) : severalLabels(results, held);
      },
    };
  },
};

function singleLabel(results: readonly Result[], actual: readonly string[]): Measured {
  const predicted = results.map(({ label }) => label);
  const f1 = labelF1(predicted.map((label) => [label]), actual.map((label) => [label]));
  return { primary: 'accuracy', metrics: { accuracy: accuracy(predicted, actual), macroF1: f1.macro.f1, matthews: matthews(predicted, actual) }, labels: byLabel(f1) };
}

function severalLabels(results: readonly Result[], actual: readonly (readonly string[])[]): Measured {
  const predicted = results.map(({ labels }) => labels.flatMap(({ label, score }) => (score > 0.5 ? [label] : [])));
  const f1 = labelF1(predicted, actual);
  return { primary: 'microF1', metrics: { microF1: f1.micro.f1, macroF1: f1.macro.f1, precision: f1.micro.precision, recall: f1.micro.recall, subsetAccuracy: subsetAccuracy(predicted, actual) }, labels: byLabel(f1) };
}

/** Several values an example are measured one after the other, in the order of the model's labels. */
function severalValues(results: readonly Result[], actual: readonly number[], names: readonly string[]): Measured {
  const predicted = results.flatMap(({ labels }) => names.map((name) => labels.find(({ label }) => label === name)!.score));
  return { primary: 'spearman', metrics: { pearson: pearson(predicted, actual), spearman: spearman(predicted, actual), meanSquaredError: meanSquaredError(predicted, actual) } };
}

const byLabel = ({ labels }: F1Metrics): Readonly<Record<string, LabelMetrics>> => Object.fromEntries(labels);
