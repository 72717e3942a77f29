import type { Tensors } from '@albertkit/core';
import { bestSpans } from './answer-spans.js';
import { answerTarget, type QuestionAnsweringExample } from './answer-target.js';
import { encodeQuestion, type EncodedQuestion } from './encode-question.js';
import { requireFinite, softmax } from './probabilities.js';
import type { QuestionInput } from './question-input.js';
import type { Coverage } from './rows.js';
import type { Span } from './span.js';
import type { TaskOptions, TrainableTask } from './task.js';
import { growToWords, trimBlanks } from './word-edges.js';

export type QuestionAnsweringOptions = TaskOptions & {
  /** How many answers to give; 5 when left out. */
  readonly topK?: number;
  /** Most tokens in an answer; 30 when left out, as in run_squad.py (15 in the pipeline of transformers). */
  readonly maxAnswerTokens?: number;
  /** Whether there may be none: `never` when left out. See `questionAnswering`. */
  readonly noAnswer?: 'never' | 'threshold' | 'score';
  /** With `threshold`: how far no answer must be above the best answer, in logits; 0 when left out. */
  readonly noAnswerThreshold?: number;
  /** Whether an answer that begins or ends inside a word takes the whole word; true when left out. */
  readonly wholeWords?: boolean;
};

export type Answer = Span & {
  /** `context.slice(start, end)`; empty, with `start` and `end` 0, for no answer, which only `score` has among the answers. */
  readonly text: string;
  /** Which of the contexts it is in; 0 for the only one. */
  readonly passage: number;
  readonly score: number;
  /** The logit of its start plus that of its end. */
  readonly logit: number;
};

export type QuestionAnswering = {
  /** The best answer; null where there is none. */
  readonly answer: Answer | null;
  /** Answers that read differently, best first. */
  readonly answers: readonly Answer[];
  /** The score of there being no answer; 0 where `noAnswer` is `never`. */
  readonly noAnswerScore: number;
  /** Its logit less that of the best answer (`score_diff` of run_squad.py); null where there is no stretch to answer with. */
  readonly noAnswerMargin: number | null;
  readonly coverage: Coverage;
};

const searched = 20; // n_best_size of run_squad.py

/**
 * The stretches of a text that answer a question, by the rule of Google's run_squad.py: a span's logit is its start's plus its end's;
 * a context over the model's positions slides beside the whole question, and a span counts in the window where its start has the
 * most context; spans that read the same are one. Scores are the softmax over the 20 best (over `topK` if that is more). No
 * answer has the logits of the first token, the least sum of all windows. It is never the answer with `never`; with `threshold`
 * where it is above the best span by more than `noAnswerThreshold` (SQuAD 2.0); with `score` it stands among the answers by its
 * score (`handle_impossible_answer` of transformers, which multiplies the softmax of starts and that of ends, window by window:
 * scores of different windows cannot be compared there). Throws `TASK_INPUT`, `PAIR_TOO_LONG` for a question that leaves no room.
 */
export const questionAnswering: TrainableTask<QuestionInput, QuestionAnsweringOptions, QuestionAnswering, EncodedQuestion, QuestionAnsweringExample> = {
  name: 'question-answering',
  head: 'question-answering',
  servedBy: ['question-answering'],
  outputs: { start_logits: 'token', end_logits: 'token' },
  options: {
    topK: { kind: 'whole', min: 1, about: 'how many answers to give; 5 when left out' },
    maxAnswerTokens: { kind: 'whole', min: 1, about: 'most tokens in an answer; 30 when left out' },
    noAnswer: { kind: 'choice', of: ['never', 'threshold', 'score'], about: 'whether there may be no answer; never when left out' },
    noAnswerThreshold: { kind: 'number', about: 'with threshold: how far no answer must be above the best, in logits; 0 when left out' },
    wholeWords: { kind: 'flag', about: 'whether an answer takes the whole of its words; true when left out' },
  },
  encode: encodeQuestion,
  decode(encoded, outputs, { temperature }, { topK = 5, noAnswer = 'never', noAnswerThreshold = 0, maxAnswerTokens = 30, wholeWords = true }) {
    for (const row of outputs) for (const { data } of Object.values(row)) requireFinite(data);
    const count = Math.max(searched, topK);
    const spans = distinct(outputs.flatMap((row, n) => rowSpans(encoded, n, row, maxAnswerTokens, 2 * count, wholeWords)), count);
    const none: FoundSpan = { text: '', passage: 0, start: 0, end: 0, logit: outputs.reduce((least, row) => Math.min(least, nullLogit(row)), Infinity) };
    const ranked = noAnswer === 'never' ? spans : [...spans, none].sort((a, b) => b.logit - a.logit);
    const scores = softmax(ranked.map(({ logit }) => logit), temperature);
    const scored = ranked.map((answer, n): Answer => ({ ...answer, score: scores[n]! }));
    const answers = (noAnswer === 'score' ? scored : scored.filter(({ text }) => text !== '')).slice(0, topK);
    const margin = spans[0] ? none.logit - spans[0].logit : null;
    const best = noAnswer === 'threshold' && margin !== null && margin > noAnswerThreshold ? undefined : answers[0];
    return { answer: best?.text ? best : null, answers, noAnswerScore: scored.find(({ text }) => text === '')?.score ?? 0, noAnswerMargin: margin, coverage: encoded.coverage };
  },
  decide: ({ answer }) => (answer ? `${answer.passage}: ${answer.start}-${answer.end}` : 'none'),
  target: answerTarget,
};

type FoundSpan = Omit<Answer, 'score'>;

const nullLogit = ({ start_logits: starts, end_logits: ends }: Tensors): number => starts!.data[0]! + ends!.data[0]!;

/** The best stretches of one row, best first. */
function rowSpans({ contextRows, passages }: EncodedQuestion, row: number, { start_logits: starts, end_logits: ends }: Tensors, longest: number, count: number, wholeWords: boolean): readonly FoundSpan[] {
  const region = contextRows[row]!;
  const { context, encoding } = passages[region.passage]!;
  return bestSpans(starts!.data, ends!.data, region, longest, count).map(({ start, end, logit }) => {
    const tokens = { start: encoding.starts[start + region.shift]!, end: encoding.ends[end + region.shift]! };
    const span = wholeWords ? growToWords(context, tokens) : trimBlanks(context, tokens);
    return { text: context.slice(span.start, span.end), passage: region.passage, ...span, logit };
  });
}

/** The best of those that read the same, `count` of them, best first. */
function distinct(spans: readonly FoundSpan[], count: number): readonly FoundSpan[] {
  const texts = new Set(['']);
  return [...spans].sort((a, b) => b.logit - a.logit).filter(({ text }) => texts.size !== texts.add(text).size).slice(0, count);
}
