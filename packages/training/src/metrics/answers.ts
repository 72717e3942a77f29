import { answerScore, type AnswerScore, type SquadVersion } from './answer-text.js';
import { requireSome } from './paired.js';

/** A question's true answers, none where it has no answer, and the best answer that a model found, empty where it found none. */
export type AnsweredQuestion = { readonly prediction: string; readonly truths: readonly string[] };

/** With how much the model would rather say that there is no answer: larger is likelier, such as `noAnswerMargin` of question-answering. */
export type JudgedAnswer = AnsweredQuestion & { readonly noAnswer: number };

export type AnswerMetrics = AnswerScore & { readonly count: number };

/** Exact match and F1 over the questions, fractions from 0 to 1 (the scripts print percentages); see `answerScore`. Throws `METRIC_EMPTY`. */
export function answerMetrics(questions: readonly AnsweredQuestion[], version: SquadVersion = '2.0'): AnswerMetrics {
  requireSome('exact match', questions.length);
  return meanScore(questions.map(({ prediction, truths }) => answerScore(prediction, truths, version)));
}

export type ThresholdedMetrics = AnswerMetrics & {
  /** Of the questions that have an answer, and of those that have none; left out where there are none of the kind. */
  readonly hasAnswer?: AnswerMetrics;
  readonly noAnswer?: AnswerMetrics;
};

/** The metrics of SQuAD 2.0 when no answer is given where `noAnswer` is over the threshold (`apply_no_ans_threshold` of evaluate-v2.0.py). Throws `METRIC_EMPTY`. */
export function thresholdedAnswerMetrics(questions: readonly JudgedAnswer[], threshold: number): ThresholdedMetrics {
  const scores = questions.map((question) => ({ answerable: isAnswerable(question), score: question.noAnswer > threshold ? silenceScore(question) : scoreOf(question) }));
  requireSome('exact match', scores.length);
  const ofKind = (wanted: boolean): readonly AnswerScore[] => scores.flatMap(({ answerable, score }) => (answerable === wanted ? [score] : []));
  const [answerable, others] = [ofKind(true), ofKind(false)];
  return {
    ...meanScore(scores.map(({ score }) => score)),
    ...(answerable.length === 0 ? {} : { hasAnswer: meanScore(answerable) }),
    ...(others.length === 0 ? {} : { noAnswer: meanScore(others) }),
  };
}

export type FittedThreshold = { readonly threshold: number; readonly value: number };

/**
 * The threshold that gives the highest mean of a score, and that mean, as `find_best_thresh` of evaluate-v2.0.py: the smallest of
 * several, one under all values of `noAnswer` where giving no answer at all is best. Unlike there, questions of one
 * value go together, so that applying the threshold gives exactly this mean. Fit it on dev data. Throws `METRIC_EMPTY`.
 */
export function fitNoAnswerThreshold(questions: readonly JudgedAnswer[], score: keyof AnswerScore): FittedThreshold {
  requireSome('the no-answer threshold', questions.length);
  const ordered = [...questions].sort((a, b) => a.noAnswer - b.noAnswer);
  const gains = ordered.map((question) => scoreOf(question)[score] - silenceScore(question)[score]);
  let sum = ordered.reduce((total, question) => total + silenceScore(question)[score], 0);
  let best = { threshold: ordered[0]!.noAnswer - 1, value: sum };
  ordered.forEach(({ noAnswer }, n) => {
    sum += gains[n]!;
    if (sum > best.value && ordered[n + 1]?.noAnswer !== noAnswer) best = { threshold: noAnswer, value: sum };
  });
  return { ...best, value: best.value / ordered.length };
}

const scoreOf = ({ prediction, truths }: AnsweredQuestion): AnswerScore => answerScore(prediction, truths);
const isAnswerable = ({ truths }: AnsweredQuestion): boolean => truths.length > 0;
/** What giving no answer is worth. */
const silenceScore = (question: AnsweredQuestion): AnswerScore => ({ exact: Number(!isAnswerable(question)), f1: Number(!isAnswerable(question)) });

function meanScore(scores: readonly AnswerScore[]): AnswerMetrics {
  const mean = (field: keyof AnswerScore): number => scores.reduce((sum, score) => sum + score[field], 0) / scores.length;
  return { exact: mean('exact'), f1: mean('f1'), count: scores.length };
}
