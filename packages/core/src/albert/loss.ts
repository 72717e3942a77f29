import { AlbertkitError } from '../errors.js';
import { closeGraph, type Graph } from '../ir/graph.js';
import type { Value } from '../ir/value.js';
import { add, scale } from '../ops/elementwise.js';
import type { HeadKind } from './architecture.js';
import { problemTypeOf, type AlbertConfig, type ProblemType } from './config.js';
import { forwardParts, type ForwardOptions } from './forward.js';
import { distillationLoss, type TeacherOptions } from './distillation-loss.js';
import { headLoss, labelDivision, pretrainingLosses, type HeadLabels } from './head-loss.js';
import type { Outputs } from './heads/index.js';

export type LossOptions = ForwardOptions & {
  /** What the labels of a sequence are; left out, the config's, and where that says nothing: regression for one label, else single label. */
  readonly problemType?: ProblemType;
  /**
   * Divide by fed numbers in place of the labels that this batch has: `NAME_total`, a float32 scalar for each input of labels. With
   * the totals of several batches (`labelTotals`) their losses and gradients add up to those of all rows in one batch. A number or
   * a position of -100 is then no label either, so that batches may be filled up with rows that count for nothing.
   */
  readonly labelTotals?: boolean;
  /** Give `masked_lm_loss` and `sentence_order_loss`, unweighted, beside the `loss` of pre-training. */
  readonly lossParts?: boolean;
  /** What the loss of sentence order counts for in that of pre-training, beside 1 for masked words; 1 when left out. */
  readonly pairWeight?: number;
  /** Learn from a teacher's logits, fed as `teacher_NAME` of each output of the head, float32 of its shape, beside the labels; not with `labelTotals`. */
  readonly teacher?: TeacherOptions;
  /** Deep supervision: the loss is the weighted mean of those after these numbers of layers, given as `loss.N`, and of the last (weight 1 where not named). */
  readonly lossDepths?: readonly { readonly depth: number; readonly weight: number }[];
};

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
  const divide = labelDivision(options.labelTotals ?? false);
  const labels: HeadLabels = { count: config.labels.length, problem: options.problemType ?? problemTypeOf(config), divide, pairWeight: pairWeight(options), emptyRows: options.labelTotals ?? false };
  const lossOf = (found: Outputs): Value => taught(head, found, labels, options);
  const last = lossOf(outputs);
  const early = lossDepths.map(({ depth, weight }) => ({ depth, weight, loss: lossOf(outputsAfter(outputs, depth)) }));
  return closeGraph({
    outputs: { ...outputs, ...Object.fromEntries(early.map(({ depth, loss }) => [`loss.${depth}`, loss])), ...(options.lossParts ? lossParts(head, outputs, labels) : {}), loss: supervised(last, early, config) },
    inputs, limits,
  });
}

/** The loss of the labels, and of the teacher where there is one. */
function taught(head: HeadKind, outputs: Outputs, labels: HeadLabels, { teacher, labelTotals }: LossOptions): Value {
  const own = headLoss(head, outputs, labels);
  if (!teacher) return own;
  if (labelTotals) throw new AlbertkitError('OPTION', 'The loss of a teacher is a mean of its own and not divided by fed totals: leave labelTotals or the teacher out.', { teacher });
  return add(scale(own, 1 - teacher.weight), scale(distillationLoss(head, outputs, labels.problem, teacher), teacher.weight));
}

/** Equal nodes of a graph become one, so that saying a part again computes nothing again. */
function lossParts(head: HeadKind, outputs: Outputs, labels: HeadLabels): Outputs {
  if (head !== 'pretraining') throw new AlbertkitError('OPTION', `The loss of ${head} has no parts: leave lossParts out.`, { head });
  const { words, order } = pretrainingLosses(outputs, labels);
  return { masked_lm_loss: words, sentence_order_loss: order };
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
