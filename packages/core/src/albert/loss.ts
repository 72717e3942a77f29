import { AlbertkitError } from '../errors.js';
import { closeGraph, type Graph } from '../ir/graph.js';
import type { Value } from '../ir/value.js';
import { expand, lastAxis, sum } from '../ops/broadcast.js';
import { equal, less, where } from '../ops/compare.js';
import { add, div, mul, scale, sub } from '../ops/elementwise.js';
import { iota } from '../ops/indexing.js';
import { binaryCrossEntropy, crossEntropy } from '../ops/loss.js';
import { reshape } from '../ops/movement.js';
import { constant, input } from '../ops/source.js';
import type { HeadKind } from './architecture.js';
import { problemTypeOf, type AlbertConfig, type ProblemType } from './config.js';
import { forwardParts, type ForwardOptions } from './forward.js';
import { ignoredLabel, totalName } from './label-totals.js';

export type LossOptions = ForwardOptions & {
  /** What the labels of a sequence are; left out, the config's, and where that says nothing: regression for one label, else single label. */
  readonly problemType?: ProblemType;
  /**
   * Divide by fed numbers in place of the labels that this batch has: `NAME_total`, a float32 scalar for each input of labels. With
   * the totals of several batches (`labelTotals`) their losses and gradients add up to those of all rows in one batch.
   */
  readonly labelTotals?: boolean;
  /** Give `masked_lm_loss` and `sentence_order_loss`, unweighted, beside the `loss` of pre-training. */
  readonly lossParts?: boolean;
  /** What the loss of sentence order counts for in that of pre-training, beside 1 for masked words; 1 when left out. */
  readonly pairWeight?: number;
  /** Deep supervision: the loss is the weighted mean of those after these numbers of layers, given as `loss.N`, and of the last (weight 1 where not named). */
  readonly lossDepths?: readonly { readonly depth: number; readonly weight: number }[];
};
/** How a sum over labels becomes a mean: by the labels that count, or by what is fed for that name. */
type Divide = (sum: Value, name: string, count: () => Value) => Value;
type Outputs = Readonly<Record<string, Value>>;

/**
 * A model and its loss as one graph: the outputs of `albertForward` and `loss`, a float32 scalar. Label inputs, int32:
 * `labels` [batch, sequence] (tokens, masked words), [batch] (one label a text, choices); `sentence_order_label` [batch];
 * `start_positions`, `end_positions` [batch]; float32 `labels` [batch, labels] for several labels and regression ([batch] for
 * one). With `maskedPositions` the labels of words are [masked]. Means are over labels that are not -100; follows transformers'
 * modeling_albert.py 5.18. `base` has no loss (`NO_LOSS`), and only pre-training's has parts (`OPTION`).
 */
export function albertLoss(config: AlbertConfig, head: HeadKind, options: LossOptions = {}): Graph {
  const { lossDepths = [], exits = [], ...rest } = options;
  const { outputs, inputs, limits } = forwardParts(config, head, { ...rest, exits: [...new Set([...exits, ...lossDepths.map(({ depth }) => depth)])] });
  const problem = options.problemType ?? problemTypeOf(config);
  const divide: Divide = options.labelTotals ? (sum, name) => div(sum, input(totalName(name), 'float32', [])) : (sum, _, count) => div(sum, count());
  const lossOf = (found: Outputs): Value => losses[head](found, divide, { config, problem, pairWeight: pairWeight(options) });
  const last = lossOf(outputs);
  const early = lossDepths.map(({ depth, weight }) => ({ depth, weight, loss: lossOf(outputsAfter(outputs, depth)) }));
  return closeGraph({
    outputs: { ...outputs, ...Object.fromEntries(early.map(({ depth, loss }) => [`loss.${depth}`, loss])), ...(options.lossParts ? lossParts(head, outputs, divide) : {}), loss: supervised(last, early, config) },
    inputs, limits,
  });
}

/** Equal nodes of a graph become one, so that saying a part again computes nothing again. */
function lossParts(head: HeadKind, { prediction_logits, sop_logits }: Outputs, divide: Divide): Outputs {
  if (head !== 'pretraining') throw new AlbertkitError('OPTION', `The loss of ${head} has no parts: leave lossParts out.`, { head });
  return { masked_lm_loss: classLoss(prediction_logits!, 'labels', divide), sentence_order_loss: classLoss(sop_logits!, 'sentence_order_label', divide) };
}

/** The outputs after some layers under the names that they have after the last. */
const outputsAfter = (outputs: Outputs, depth: number): Outputs =>
  Object.fromEntries(Object.entries(outputs).flatMap(([name, value]) => (name.endsWith(`.${depth}`) ? [[name.slice(0, -`.${depth}`.length), value]] : [])));

/** The weighted mean of losses; the last alone where there are no others. */
function supervised(last: Value, early: readonly { readonly depth: number; readonly weight: number; readonly loss: Value }[], { layers }: AlbertConfig): Value {
  const wrong = early.find(({ depth, weight }, n) => !(weight > 0 && Number.isFinite(weight)) || early.findIndex((other) => other.depth === depth) !== n);
  if (wrong) throw new AlbertkitError('OPTION', `A depth has one loss, of a finite weight above 0: depth ${wrong.depth} has weight ${wrong.weight}.`, { depth: wrong.depth, weight: wrong.weight });
  if (early.length === 0) return last;
  const all = early.some(({ depth }) => depth === layers) ? early : [...early, { weight: 1, loss: last }];
  const whole = all.reduce((sum, { weight }) => sum + weight, 0);
  return all.map(({ loss, weight }) => scale(loss, weight / whole)).reduce(add);
}

function pairWeight({ pairWeight: weight = 1 }: LossOptions): number {
  if (!(weight >= 0 && Number.isFinite(weight))) throw new AlbertkitError('OPTION', `The loss of sentence order has a finite weight from 0, got ${weight}.`, { pairWeight: weight });
  return weight;
}

type LossSettings = { readonly config: AlbertConfig; readonly problem: ProblemType; readonly pairWeight: number };
const losses: Readonly<Record<HeadKind, (outputs: Outputs, divide: Divide, settings: LossSettings) => Value>> = {
  base: () => {
    throw new AlbertkitError('NO_LOSS', 'The plain model has no head and so no loss: take a head.');
  },
  pretraining: ({ prediction_logits, sop_logits }, divide, { pairWeight }) => {
    const pairs = classLoss(sop_logits!, 'sentence_order_label', divide);
    return add(classLoss(prediction_logits!, 'labels', divide), pairWeight === 1 ? pairs : scale(pairs, pairWeight));
  },
  'masked-lm': ({ logits }, divide) => classLoss(logits!, 'labels', divide),
  'sequence-classification': ({ logits }, divide, { config, problem }) => sequenceLoss(logits!, divide, config, problem),
  'token-classification': ({ logits }, divide) => classLoss(logits!, 'labels', divide),
  'question-answering': ({ start_logits, end_logits }, divide) =>
    scale(add(positionLoss(start_logits!, 'start_positions', divide), positionLoss(end_logits!, 'end_positions', divide)), 0.5),
  'multiple-choice': ({ logits }, divide) => meanCrossEntropy(logits!, input('labels', 'int32', ['batch']), 'labels', divide),
};

function sequenceLoss(logits: Value, divide: Divide, { labels }: AlbertConfig, problem: ProblemType): Value {
  const mean = (x: Value): Value => divide(total(x), 'labels', () => total(expand(constant(1), x.type.shape)));
  if (problem === 'single_label_classification') return classLoss(logits, 'labels', divide);
  if (problem === 'multi_label_classification') return mean(binaryCrossEntropy(logits, input('labels', 'float32', logits.type.shape)));
  const targets = reshape(input('labels', 'float32', labels.length === 1 ? ['batch'] : logits.type.shape), logits.type.shape);
  const difference = sub(logits, targets);
  return mean(mul(difference, difference));
}

/** For logits [..., classes] of a known number of classes. */
function classLoss(logits: Value, name: string, divide: Divide): Value {
  const labels = input(name, 'int32', logits.type.shape.slice(0, -1), { below: logits.type.shape.at(-1) as number, allow: [ignoredLabel] });
  return meanCrossEntropy(logits, labels, name, divide);
}

/** Positions are clamped from below to 0; those past the sequence are left out. */
function positionLoss(logits: Value, name: string, divide: Divide): Value {
  const positions = input(name, 'int32', ['batch']);
  const zero = constant(0, 'int32');
  return meanCrossEntropy(logits, where(less(positions, zero), zero, positions), name, divide);
}

const total = (x: Value): Value => reshape(sum(x, x.type.shape.map((_, axis) => axis)), []);

/** The mean over labels that name a class; 0 where none does. Logits [..., classes], labels [...], result []. */
function meanCrossEntropy(logits: Value, labels: Value, name: string, divide: Divide): Value {
  return divide(total(crossEntropy(logits, labels)), name, () => {
    const count = total(namesClass(labels, logits.type.shape.at(-1)!));
    return where(equal(count, constant(0)), constant(1), count);
  });
}

/** 1 for a label that names one of the classes, else 0; [...]. */
function namesClass(labels: Value, classes: number | string): Value {
  const [zero, none, one] = [constant(0, 'int32'), constant(0), constant(1)];
  if (typeof classes === 'number') return where(less(labels, zero), none, where(less(labels, constant(classes, 'int32')), one, none));
  const matches = where(equal(reshape(labels, [...labels.type.shape, 1]), iota(classes)), one, none); // [..., classes]
  return reshape(sum(matches, lastAxis(matches)), labels.type.shape);
}
