import { AlbertkitError } from '../errors.js';
import { closeGraph, type Graph } from '../ir/graph.js';
import { add, mul, scale } from '../ops/elementwise.js';
import { reshape, slice } from '../ops/movement.js';
import { input } from '../ops/source.js';
import { problemTypeOf, type AlbertConfig, type ProblemType } from './config.js';
import { headLoss, labelDivision } from './head-loss.js';
import { allOutputs, headsParts, type HeadsOptions, type NamedHead } from './several-heads.js';

/** One of several heads that are trained together. */
export type NamedHeadLoss = NamedHead & {
  /** What the labels of a sequence are; regression for one label, else single label, when left out. */
  readonly problemType?: ProblemType;
  /** What its loss counts in the sum of all, above 0; 1 when left out. */
  readonly weight?: number;
};

/** What the joint loss of several heads has beside their outputs: those of `albertHeads`, dropout among them, and what its means divide by. */
export type HeadsLossOptions = HeadsOptions & {
  /** Divide by fed numbers in place of the labels that this batch has, `NAME.LABELS_total` of each input of labels: see `albertLoss`. */
  readonly labelTotals?: boolean;
};

/**
 * The joint loss of several heads on one encoder as one graph: the outputs of `albertHeads`, `loss.NAME` of each head, the mean over its
 * labels, and `loss`, the sum of these by weight times share, float32 scalars. `head_shares`, float32 [heads] in the order of `heads`, is fed:
 * as each head's share of the rows of the batch, it makes a head count by its rows, one without a label among
 * them; within a head every label counts alike, so that a row of many tokens outweighs one of few. Labels are the inputs of `albertLoss` as `NAME.labels`, `NAME.start_positions` and so on,
 * [batch, ...] over the rows of all heads. -100 is no label: a mean is over the labels of its head alone, 0 where there is none, so a
 * row that is not a head's has -100 there, as int32 and as float32 (several labels, regression), where a true value of -100 cannot be said.
 * With `maskedPositions` heads that score words take `NAME.masked_positions` and their labels as [masked.NAME]. Each head has a
 * dropout mask of its own. Throws `OPTION` for multiple choice, whose choices are no rows, no head at all, a weight that is none, and a head
 * called "loss", and `NO_LOSS` for the plain model.
 */
export function albertHeadsLoss(config: AlbertConfig, heads: Readonly<Record<string, NamedHeadLoss>>, options: HeadsLossOptions = {}): Graph {
  checkLosses(heads);
  const { outputs, inputs } = headsParts(config, heads, options);
  const divide = labelDivision(options.labelTotals ?? false);
  const shares = input('head_shares', 'float32', [Object.keys(heads).length]);
  const losses = Object.entries(heads).map(([name, { kind, labels, problemType, weight = 1 }], n) => {
    const problem = problemType ?? problemTypeOf({ labels });
    const loss = headLoss(kind, outputs.get(name)!, { count: labels.length, problem, prefix: `${name}.`, emptyRows: true, divide });
    const counted = mul(loss, reshape(slice(shares, 0, n, 1), []));
    return { name, loss, counted: weight === 1 ? counted : scale(counted, weight) };
  });
  return closeGraph({
    inputs: [...inputs, shares], limits: { sequence: config.maxPositions },
    outputs: { ...allOutputs(outputs), ...Object.fromEntries(losses.map(({ name, loss }) => [`loss.${name}`, loss])), loss: losses.map(({ counted }) => counted).reduce(add) },
  });
}

function checkLosses(heads: Readonly<Record<string, NamedHeadLoss>>): void {
  const refuse = (why: string, facts: Readonly<Record<string, unknown>>): never => {
    throw new AlbertkitError('OPTION', why, facts);
  };
  if (Object.keys(heads).length === 0) refuse('There is no head to train: name one at least.', { heads: [] });
  for (const [name, { kind, weight = 1 }] of Object.entries(heads)) {
    if (name === 'loss') refuse('A head that is trained with others cannot be called "loss", which is the name of their sum: give it another.', { head: name });
    if (kind === 'multiple-choice') refuse(`Head "${name}" is one of multiple choice, whose choices share no rows with other heads: train it alone.`, { head: name, kind });
    if (!(weight > 0 && Number.isFinite(weight))) refuse(`The loss of a head has a finite weight above 0, and that of "${name}" is ${weight}.`, { head: name, weight });
  }
}
