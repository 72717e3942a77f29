import { AlbertkitError } from '@albertkit/core';
import type { ContentModeration, ContentModerationOptions, ModerationInput } from '@albertkit/tasks';
import { accuracy, labelF1 } from '../metrics/classification.js';
import { requireSome } from '../metrics/paired.js';
import type { TaskMetrics } from './evaluation.js';

/** A text with its label, or with all labels that hold; labels that mean "nothing" among them. */
export type ModerationExample = { readonly input: ModerationInput; readonly label: string } | { readonly input: ModerationInput; readonly labels: readonly string[] };

/** What was said and what holds, without the labels that mean "nothing". */
type Judged = { readonly said: readonly string[]; readonly held: readonly string[]; readonly flagged: boolean | null };

/**
 * How moderation is measured: precision, recall and F1 of flagging a text that some label objects to, and F1 of each such label. What is
 * left open (`abstain`) counts as not flagged. Throws `LABEL_UNKNOWN` for an example's label that the model lacks.
 */
export const moderationMetrics: TaskMetrics<ModerationExample, ContentModerationOptions, ContentModeration> = {
  options: {},
  start() {
    const judged: Judged[] = [];
    return {
      add(example, { flagged, labels, safe }) {
        const held = 'label' in example ? [example.label] : example.labels;
        const objecting = labels.map(({ label }) => label);
        const known = [...objecting, ...safe.map(({ label }) => label)];
        const strange = held.find((label) => !known.includes(label));
        if (strange !== undefined) throw new AlbertkitError('LABEL_UNKNOWN', `An example has the label "${strange.slice(0, 80)}", and the model has ${known.join(', ').slice(0, 200)}: name the labels of the data as the model does.`, { label: strange.slice(0, 80), labels: known });
        judged.push({ flagged, said: labels.flatMap(({ label, match }) => (match === true ? [label] : [])), held: held.filter((label) => objecting.includes(label)) });
      },
      result() {
        requireSome('content moderation', judged.length);
        const flags = judged.map(({ flagged, held }) => ({ said: Number(flagged === true), held: Number(held.length > 0) }));
        const { precision, recall, f1 } = labelF1(flags.map(({ said }) => (said ? ['flagged'] : [])), flags.map(({ held }) => (held ? ['flagged'] : [])), ['flagged']).labels.get('flagged')!;
        const byLabel = labelF1(judged.map(({ said }) => said), judged.map(({ held }) => held));
        return {
          primary: 'f1',
          metrics: { f1, precision, recall, accuracy: accuracy(flags.map(({ said }) => said), flags.map(({ held }) => held)), leftOpen: judged.filter(({ flagged }) => flagged === null).length / judged.length, macroF1: byLabel.macro.f1 },
          labels: Object.fromEntries(byLabel.labels),
        };
      },
    };
  },
};
