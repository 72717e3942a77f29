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

/** Labels that a loss leaves out, as in PyTorch. */
export const ignoredLabel = -100;

export type LossOptions = ForwardOptions & {
  /** What the labels of a sequence are; left out, the config's, and where that says nothing: regression for one label, else single label. */
  readonly problemType?: ProblemType;
  /** Deep supervision: the loss is the weighted mean of those after these numbers of layers, given as `loss.N`, and of the last (weight 1 where not named). */
  readonly lossDepths?: readonly { readonly depth: number; readonly weight: number }[];
};
type Outputs = Readonly<Record<string, Value>>;

/**
 * A model and its loss as one graph: the outputs of `albertForward` and `loss`, a float32 scalar. Label inputs, int32:
 * `labels` [batch, sequence] (tokens, masked words), [batch] (one label a text, choices); `sentence_order_label` [batch];
 * `start_positions`, `end_positions` [batch]; float32 `labels` [batch, labels] for several labels and regression ([batch] for
 * one). Means are over labels that are not -100; follows transformers' modeling_albert.py 5.18. `base` has no loss (`NO_LOSS`).
 */
export function albertLoss(config: AlbertConfig, head: HeadKind, options: LossOptions = {}): Graph {
  const { lossDepths = [], exits = [], ...rest } = options;
  const { outputs, inputs, limits } = forwardParts(config, head, { ...rest, exits: [...new Set([...exits, ...lossDepths.map(({ depth }) => depth)])] });
  const problem = options.problemType ?? problemTypeOf(config);
  const last = losses[head](outputs, config, problem);
  const early = lossDepths.map(({ depth, weight }) => ({ depth, weight, loss: losses[head](outputsAfter(outputs, depth), config, problem) }));
  return closeGraph({ outputs: { ...outputs, ...Object.fromEntries(early.map(({ depth, loss }) => [`loss.${depth}`, loss])), loss: supervised(last, early, config) }, inputs, limits });
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

const losses: Readonly<Record<HeadKind, (outputs: Outputs, config: AlbertConfig, problem: ProblemType) => Value>> = {
  base: () => {
    throw new AlbertkitError('NO_LOSS', 'The plain model has no head and so no loss: take a head.');
  },
  pretraining: ({ prediction_logits, sop_logits }) =>
    add(meanCrossEntropy(prediction_logits!, classInput('labels', prediction_logits!)), meanCrossEntropy(sop_logits!, classInput('sentence_order_label', sop_logits!))),
  'masked-lm': ({ logits }) => meanCrossEntropy(logits!, classInput('labels', logits!)),
  'sequence-classification': ({ logits }, config, problem) => sequenceLoss(logits!, config, problem),
  'token-classification': ({ logits }) => meanCrossEntropy(logits!, classInput('labels', logits!)),
  'question-answering': ({ start_logits, end_logits }) =>
    scale(add(positionLoss(start_logits!, 'start_positions'), positionLoss(end_logits!, 'end_positions')), 0.5),
  'multiple-choice': ({ logits }) => meanCrossEntropy(logits!, input('labels', 'int32', ['batch'])),
};

function sequenceLoss(logits: Value, { labels }: AlbertConfig, problem: ProblemType): Value {
  if (problem === 'single_label_classification') return meanCrossEntropy(logits, classInput('labels', logits));
  if (problem === 'multi_label_classification') return mean(binaryCrossEntropy(logits, input('labels', 'float32', logits.type.shape)));
  const targets = reshape(input('labels', 'float32', labels.length === 1 ? ['batch'] : logits.type.shape), logits.type.shape);
  const difference = sub(logits, targets);
  return mean(mul(difference, difference));
}

/** Labels for logits [..., classes] of a known number of classes. */
function classInput(name: string, logits: Value): Value {
  return input(name, 'int32', logits.type.shape.slice(0, -1), { below: logits.type.shape.at(-1) as number, allow: [ignoredLabel] });
}

/** Positions are clamped from below to 0; those past the sequence are left out. */
function positionLoss(logits: Value, name: string): Value {
  const positions = input(name, 'int32', ['batch']);
  const zero = constant(0, 'int32');
  return meanCrossEntropy(logits, where(less(positions, zero), zero, positions));
}

const total = (x: Value): Value => reshape(sum(x, x.type.shape.map((_, axis) => axis)), []);
const mean = (x: Value): Value => div(total(x), total(expand(constant(1), x.type.shape)));

/** The mean over labels that name a class; 0 where none does. Logits [..., classes], labels [...], result []. */
function meanCrossEntropy(logits: Value, labels: Value): Value {
  const count = total(namesClass(labels, logits.type.shape.at(-1)!));
  return div(total(crossEntropy(logits, labels)), where(equal(count, constant(0)), constant(1), count));
}

/** 1 for a label that names one of the classes, else 0; [...]. */
function namesClass(labels: Value, classes: number | string): Value {
  const [zero, none, one] = [constant(0, 'int32'), constant(0), constant(1)];
  if (typeof classes === 'number') return where(less(labels, zero), none, where(less(labels, constant(classes, 'int32')), one, none));
  const matches = where(equal(reshape(labels, [...labels.type.shape, 1]), iota(classes)), one, none); // [..., classes]
  return reshape(sum(matches, lastAxis(matches)), labels.type.shape);
}
