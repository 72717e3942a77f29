import type { EmbeddingRankingOptions, MultipleChoice, MultipleChoiceExample, MultipleChoiceOptions, QuestionAnswering, QuestionAnsweringExample, QuestionAnsweringOptions, SentenceOrder, SentenceOrderExample, SentenceOrderOptions, TextRankingOptions, TokenClassification, TokenClassificationExample, TokenClassificationOptions } from '@albertkit/tasks';
import { accuracy, accuracyByGroup, matthews } from '../metrics/classification.js';
import { countEntities } from '../metrics/entity-spans.js';
import { f1Metrics, type LabelCounts } from '../metrics/label-counts.js';
import { answerMetrics, fitNoAnswerThreshold, thresholdedAnswerMetrics, type JudgedAnswer } from '../metrics/answers.js';
import type { TaskMetrics } from './evaluation.js';
import { moderationMetrics } from './moderation-metrics.js';
import { rankingMetrics } from './ranking-metrics.js';
import { similarityMetrics } from './similarity-metrics.js';
import { textMetrics, zeroShotMetrics } from './text-metrics.js';

/** An example whose answers, as text, are more than the one that is trained on, as in the dev sets of SQuAD. */
export type AnswerExample = QuestionAnsweringExample & { readonly truths?: readonly string[] };

/** An example that belongs to a group with an accuracy of its own, such as `middle` and `high` of RACE. */
export type GroupedChoiceExample = MultipleChoiceExample & { readonly group?: string };

const tokens: TaskMetrics<TokenClassificationExample, TokenClassificationOptions, TokenClassification> = {
  options: {},
  start() {
    const counts: LabelCounts = new Map();
    return {
      add: ({ entities }, result) => countEntities(counts, result.entities, entities),
      result: () => {
        const { micro, macro, labels } = f1Metrics(counts);
        return { primary: 'f1', metrics: { ...micro, macroF1: macro.f1 }, labels: Object.fromEntries(labels) };
      },
    };
  },
};

const answers: TaskMetrics<AnswerExample, QuestionAnsweringOptions, QuestionAnswering> = {
  // Always the best stretch: the threshold is fitted afterwards.
  options: { noAnswer: 'never', topK: 1 },
  start() {
    const judged: JudgedAnswer[] = [];
    return {
      add: (example, { answer, noAnswerMargin }) => void judged.push({ prediction: answer?.text ?? '', truths: example.truths ?? truthOf(example), noAnswer: noAnswerMargin ?? Infinity }),
      result: () => {
        if (judged.every(({ truths }) => truths.length > 0)) {
          const { exact, f1 } = answerMetrics(judged, '1.1');
          return { primary: 'f1', metrics: { exactMatch: exact, f1 } };
        }
        const { threshold } = fitNoAnswerThreshold(judged, 'f1');
        const { exact, f1, hasAnswer, noAnswer } = thresholdedAnswerMetrics(judged, threshold);
        return { primary: 'f1', metrics: { exactMatch: exact, f1, ...(hasAnswer ? { hasAnswerExactMatch: hasAnswer.exact, hasAnswerF1: hasAnswer.f1 } : {}), ...(noAnswer ? { noAnswerAccuracy: noAnswer.exact } : {}), noAnswerThreshold: threshold } };
      },
    };
  },
};

function truthOf({ input, answer }: QuestionAnsweringExample): readonly string[] {
  const passages = 'contexts' in input ? input.contexts : [input.context];
  return answer ? [passages[answer.passage ?? 0]!.slice(answer.start, answer.end)] : [];
}

const choices: TaskMetrics<GroupedChoiceExample, MultipleChoiceOptions, MultipleChoice> = {
  options: { topK: 1 },
  start() {
    const [predicted, actual, groups]: [number[], number[], string[]] = [[], [], []];
    return {
      add({ answer, group = '' }, { index }) {
        predicted.push(index);
        actual.push(answer);
        groups.push(group);
      },
      result: () => {
        const found = accuracyByGroup(predicted, actual, groups);
        const named = [...found.groups].filter(([group]) => group !== '').map(([group, value]): [string, number] => [`accuracy.${group}`, value]);
        return { primary: 'accuracy', metrics: { accuracy: found.overall, ...Object.fromEntries(named) } };
      },
    };
  },
};

const order: TaskMetrics<SentenceOrderExample, SentenceOrderOptions, SentenceOrder> = {
  options: {},
  start() {
    const [predicted, actual]: [number[], number[]] = [[], []];
    return {
      add({ swapped }, { breaks }) {
        swapped.forEach((one, place) => {
          predicted.push(Number(breaks.includes(place)));
          actual.push(Number(one));
        });
      },
      result: () => ({ primary: 'accuracy', metrics: { accuracy: accuracy(predicted, actual), matthews: matthews(predicted, actual) } }),
    };
  },
};

const all = {
  'text-classification': textMetrics,
  'token-classification': tokens,
  'question-answering': answers,
  'multiple-choice': choices,
  'sentence-order': order,
  'zero-shot-classification': zeroShotMetrics,
  'content-moderation': moderationMetrics,
  'text-ranking': rankingMetrics<TextRankingOptions>({}),
  'embedding-ranking': rankingMetrics<EmbeddingRankingOptions>({}),
  'sentence-similarity': similarityMetrics,
} as const;

/** The tasks that `metricsFor` knows. */
export type MeasuredTask = keyof typeof all;

/**
 * The metrics that a task is judged by: texts by accuracy, F1 and Matthews, several labels by F1, values by Pearson and Spearman;
 * entities by F1, answers by exact match and F1 (SQuAD 1.1, or 2.0 with a fitted threshold where some have none), choices and places
 * between sentences by accuracy, rankings by mean reciprocal rank, similarity by Spearman, moderation by the F1 of flagging. Masked words are
 * measured by `evaluateMaskedWords`.
 */
export const metricsFor = <Name extends MeasuredTask>(task: Name): (typeof all)[Name] => all[task];
