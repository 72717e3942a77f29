import { planRows } from '../../rows.js';
import { explainedText } from '../explained-text.js';
import { labelScale } from './label.js';
import { maskedWordTarget } from './masked-word.js';
import { allRows, oneHot, type TargetFinder } from './target.js';

/** Whether the sentences of a pair stand in their order, by the head that pre-training leaves for it. */
const sentenceOrderTarget: TargetFinder = {
  takes: ['order'],
  async find(input, asking) {
    const { tokenizer, limits, options: { order = 'kept' }, scale } = asking;
    const source = explainedText(input, tokenizer);
    const plan = planRows(source.encoding, limits);
    const form = { head: 'pretraining', ...labelScale(asking, 'single_label_classification') } as const;
    return { source, plan, form, weights: oneHot(2, order === 'kept' ? 0 : 1), readings: allRows(plan), target: { description: `order ${order}`, order, scale } };
  },
};

/** The two heads of pre-training: the order of sentences where that is asked for, else a masked word. */
export const pretrainingTarget: TargetFinder = {
  takes: [...maskedWordTarget.takes, ...sentenceOrderTarget.takes],
  find: (input, asking) => (asking.options.order === undefined ? maskedWordTarget : sentenceOrderTarget).find(input, asking),
};
