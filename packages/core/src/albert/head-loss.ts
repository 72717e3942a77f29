import { AlbertkitError } from '../errors.js';
import type { Value } from '../ir/value.js';
import { expand, lastAxis, sum } from '../ops/broadcast.js';
import { equal, less, where } from '../ops/compare.js';
import { add, div, mul, scale, sub } from '../ops/elementwise.js';
import { iota } from '../ops/indexing.js';
import { binaryCrossEntropy, crossEntropy } from '../ops/loss.js';
import { reshape } from '../ops/movement.js';
import { constant, input } from '../ops/source.js';
import type { HeadKind } from './architecture.js';
import type { ProblemType } from './config.js';
import type { Outputs } from './heads/index.js';
import { ignoredLabel, totalName } from './label-totals.js';

/** How the labels of a head are fed and counted. */
export type HeadLabels = {
  /** How many labels the head has, and what they are of a sequence. */
  readonly count: number;
  readonly problem: ProblemType;
  /** How a sum over labels becomes a mean: by the labels that count, or by what is fed for that input. */
  readonly divide: (sum: Value, name: string, count: () => Value) => Value;
  /** What sentence order counts for beside masked words; 1 when left out. */
  readonly pairWeight?: number;
  /** Stands before the names of the label inputs. */
  readonly prefix?: string;
  /** A position or number of -100 is no label either: there are rows that are another head's, or none's. */
  readonly emptyRows?: boolean;
};

/** Sums over labels as means: over the labels of the batch, or by totals that are fed (`labelTotals`). */
export const labelDivision = (totalsFed: boolean): HeadLabels['divide'] =>
  (totalsFed ? (sum, name) => div(sum, input(totalName(name), 'float32', [])) : (sum, _, count) => div(sum, count()));

/** The loss of a head from its outputs, []; makes the inputs of its labels as `albertLoss` names them. Throws `NO_LOSS`. */
export const headLoss = (head: HeadKind, outputs: Outputs, labels: HeadLabels): Value => losses[head](outputs, labels);

/** The two losses of pre-training, [] each. */
export const pretrainingLosses = ({ prediction_logits, sop_logits }: Outputs, labels: HeadLabels): { readonly words: Value; readonly order: Value } =>
  ({ words: classLoss(prediction_logits!, 'labels', labels), order: classLoss(sop_logits!, 'sentence_order_label', labels) });

const losses: Readonly<Record<HeadKind, (outputs: Outputs, labels: HeadLabels) => Value>> = {
  base: () => {
    throw new AlbertkitError('NO_LOSS', 'The plain model has no head and so no loss: take a head.');
  },
  pretraining: (outputs, labels) => {
    const { words, order } = pretrainingLosses(outputs, labels);
    const { pairWeight = 1 } = labels;
    return add(words, pairWeight === 1 ? order : scale(order, pairWeight));
  },
  'masked-lm': ({ logits }, labels) => classLoss(logits!, 'labels', labels),
  'sequence-classification': ({ logits }, labels) => sequenceLoss(logits!, labels),
  'token-classification': ({ logits }, labels) => classLoss(logits!, 'labels', labels),
  'question-answering': ({ start_logits, end_logits }, labels) =>
    scale(add(positionLoss(start_logits!, 'start_positions', labels), positionLoss(end_logits!, 'end_positions', labels)), 0.5),
  'multiple-choice': ({ logits }, labels) => meanCrossEntropy(logits!, input(named('labels', labels), 'int32', ['batch']), 'labels', labels),
};

const named = (name: string, { prefix = '' }: HeadLabels): string => `${prefix}${name}`;

function sequenceLoss(logits: Value, labels: HeadLabels): Value {
  if (labels.problem === 'single_label_classification') return classLoss(logits, 'labels', labels);
  const several = labels.problem === 'multi_label_classification';
  const fed = input(named('labels', labels), 'float32', labels.count === 1 && !several ? ['batch'] : logits.type.shape);
  const targets = reshape(fed, logits.type.shape);
  if (several) return meanOfNumbers(binaryCrossEntropy(logits, targets), targets, labels);
  const difference = sub(logits, targets);
  return meanOfNumbers(mul(difference, difference), targets, labels);
}

/** The mean of losses [batch, labels] of numbers; of those whose number is not -100 where rows may be empty. */
function meanOfNumbers(each: Value, targets: Value, labels: HeadLabels): Value {
  const [none, one] = [constant(0), constant(1)];
  const isNone = labels.emptyRows ? equal(targets, constant(ignoredLabel)) : undefined;
  const counted = (): Value => (isNone ? atLeastOne(total(where(isNone, none, one))) : total(expand(one, each.type.shape)));
  return labels.divide(total(isNone ? where(isNone, none, each) : each), named('labels', labels), counted);
}

/** For logits [..., classes] of a known number of classes. */
function classLoss(logits: Value, name: string, labels: HeadLabels): Value {
  const fed = input(named(name, labels), 'int32', logits.type.shape.slice(0, -1), { below: logits.type.shape.at(-1) as number, allow: [ignoredLabel] });
  return meanCrossEntropy(logits, fed, name, labels);
}

/** Positions are clamped from below to 0; those past the sequence are left out. */
function positionLoss(logits: Value, name: string, labels: HeadLabels): Value {
  const positions = input(named(name, labels), 'int32', ['batch']);
  const zero = constant(0, 'int32');
  const clamped = where(less(positions, zero), zero, positions);
  return meanCrossEntropy(logits, labels.emptyRows ? where(equal(positions, constant(ignoredLabel, 'int32')), positions, clamped) : clamped, name, labels);
}

const total = (x: Value): Value => reshape(sum(x, x.type.shape.map((_, axis) => axis)), []);

const atLeastOne = (count: Value): Value => where(equal(count, constant(0)), constant(1), count);

/** The mean over labels that name a class; 0 where none does. Logits [..., classes], fed labels [...], result []. */
function meanCrossEntropy(logits: Value, fed: Value, name: string, labels: HeadLabels): Value {
  return labels.divide(total(crossEntropy(logits, fed)), named(name, labels), () => atLeastOne(total(namesClass(fed, logits.type.shape.at(-1)!))));
}

/** 1 for a label that names one of the classes, else 0; [...]. */
function namesClass(labels: Value, classes: number | string): Value {
  const [zero, none, one] = [constant(0, 'int32'), constant(0), constant(1)];
  if (typeof classes === 'number') return where(less(labels, zero), none, where(less(labels, constant(classes, 'int32')), one, none));
  const matches = where(equal(reshape(labels, [...labels.type.shape, 1]), iota(classes)), one, none); // [..., classes]
  return reshape(sum(matches, lastAxis(matches)), labels.type.shape);
}
