import { problemTypeOf } from '@albertkit/core';
import { averageRows } from '../../average-rows.js';
import { largestAt } from '../../probabilities.js';
import { planRows } from '../../rows.js';
import { labelId } from '../../text-classification.js';
import { explainedText } from '../explained-text.js';
import type { ScoreForm } from '../score-graph.js';
import { allRows, noTarget, oneHot, type Asking, type TargetFinder } from './target.js';

/** A label of a text: the one that is asked for, or the model's own. Windows are averaged as the task itself averages them. */
export const labelTarget: TargetFinder = {
  takes: ['label', 'against'],
  async find(input, asking) {
    const { config: { labels }, tokenizer, limits, options: { label, against }, scale } = asking;
    const source = explainedText(input, tokenizer);
    const plan = planRows(source.encoding, limits);
    const form: ScoreForm = { head: 'sequence-classification', ...labelScale(asking) };
    const logits = label === undefined ? averageRows((await asking.run(form, plan.rows, ['vector'])).map((row) => row['vector']!.data), plan.weights) : undefined;
    const chosen = logits ? largestAt(logits) : labelId(labels, label!);
    const other = against === undefined ? undefined : labelId(labels, against);
    return { source, plan, form, weights: oneHot(labels.length, chosen, other), readings: allRows(plan), target: { ...labelWords(labels, chosen, other), scale } };
  },
};

/** How logits of labels become probabilities, where those were asked for. Throws `TARGET` for a regression. */
export function labelScale({ config, scale, temperature }: Asking, problem = problemTypeOf(config)): Pick<ScoreForm, 'probabilities'> {
  if (scale === 'logit') return {};
  if (problem === 'regression') throw noTarget('A regression gives a value and no probability: leave out scale.', { problem });
  return { probabilities: { kind: problem === 'multi_label_classification' ? 'sigmoid' : 'softmax', temperature } };
}

/** A label, less another where there is one. */
export const labelWords = (labels: readonly string[], label: number, against: number | undefined): { description: string; label: string; against?: string } => ({
  description: against === undefined ? labels[label]! : `${labels[label]!} rather than ${labels[against]!}`,
  label: labels[label]!,
  ...(against === undefined ? {} : { against: labels[against]! }),
});
