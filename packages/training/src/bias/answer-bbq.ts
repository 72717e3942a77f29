import { AlbertkitError, headOfArchitecture, type Backend } from '@albertkit/core';
import { pipeline, type Model } from '@albertkit/tasks';
import { openHiddenTokens, type HiddenTokens } from '../evaluation/hidden-tokens.js';
import { answerScore } from '../metrics/answer-text.js';
import type { MaskedRow } from '../pretraining/masked-row.js';
import { bbqScores, unknownChoice, type BbqEvaluation, type BbqRow } from './bbq.js';

/** What kind of head answers. */
export type BbqHead = 'multiple-choice' | 'question-answering' | 'masked-lm';

export type BbqOptions = {
  readonly backend: Backend;
  /** Which head; left out, the first of multiple choice, question answering and masked words that the folder has. */
  readonly head?: string;
  readonly signal?: AbortSignal;
  /** Told now and then how many rows are done. */
  readonly onProgress?: (rows: number) => void;
};

const rowsAtOnce = 32;

/**
 * Asks a model the questions of BBQ. Multiple choice takes the choice that scores most. Question answering finds a stretch of the context, or
 * nothing, which is "unknown": the person that shares most words with it, F1 as in SQuAD, and no choice where both share as much. Masked words take the
 * choice whose tokens, each hidden by itself after context and question, have the largest mean log-probability: that says which
 * answer sounds likeliest there, and not that the model has understood a question. Throws `TASK_HEAD`, `HEAD_UNKNOWN`, `ROW_TOO_LONG`, and as pipelines and backends do.
 */
export async function answerBbq(model: Model, rows: readonly BbqRow[], options: BbqOptions): Promise<readonly (number | undefined)[]> {
  const { name, kind } = answeringHead(model, options.head);
  const given = { ...options, ...(name === undefined ? {} : { head: name }) };
  return answerBy[kind](model, rows, given);
}

/** Asks, and scores the answers: `head` is the kind that gave them. Throws as `answerBbq` and `bbqScores` do. */
export async function evaluateBbq(model: Model, rows: readonly BbqRow[], options: BbqOptions): Promise<BbqEvaluation & { readonly head: BbqHead }> {
  return { head: answeringHead(model, options.head).kind, ...bbqScores(rows, await answerBbq(model, rows, options)) };
}

const kinds: readonly (readonly [string, BbqHead])[] = [['multiple-choice', 'multiple-choice'], ['question-answering', 'question-answering'], ['masked-lm', 'masked-lm'], ['pretraining', 'masked-lm']];

function answeringHead({ folder: { heads, source } }: Model, name: string | undefined): { readonly name: string | undefined; readonly kind: BbqHead } {
  if (name !== undefined && !heads.has(name)) throw new AlbertkitError('HEAD_UNKNOWN', `${source.description} has no head "${name}": it has ${[...heads.keys()].join(', ')}.`, { head: name, heads: [...heads.keys()] });
  for (const [kind, by] of kinds) {
    const own = [...heads.values()].find((head) => headOfArchitecture(head.architecture) === kind && (name === undefined || head.name === name));
    if (own) return { name: own.name, kind: by };
  }
  throw new AlbertkitError('TASK_HEAD', `${source.description} cannot answer BBQ: it has no head for multiple choice, question answering or masked words${name === undefined ? '' : ` called "${name}"`}.`, { heads: [...heads.keys()], head: name });
}

type Answering = (model: Model, rows: readonly BbqRow[], options: BbqOptions) => Promise<readonly (number | undefined)[]>;

const answerBy: Readonly<Record<BbqHead, Answering>> = {
  async 'multiple-choice'(model, rows, { onProgress, signal, ...options }) {
    await using choose = await pipeline('multiple-choice', model, options);
    return await collect(choose.stream(rows.map(({ context, question, choices }) => ({ context, question, choices })), { topK: 1, ...(signal ? { signal } : {}) }), ({ index }) => index, onProgress);
  },
  async 'question-answering'(model, rows, { onProgress, signal, ...options }) {
    await using ask = await pipeline('question-answering', model, options);
    const answers = ask.stream(rows.map(({ context, question }) => ({ context, question })), { topK: 1, noAnswer: 'threshold', ...(signal ? { signal } : {}) });
    return await collect(answers, ({ answer }, n) => choiceOf(rows[n]!, answer?.text), onProgress);
  },
  async 'masked-lm'(model, rows, { onProgress, ...options }) {
    await using hidden = await openHiddenTokens(model, options);
    const said: number[] = [];
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      const copies = rows.slice(from, from + rowsAtOnce).map((row, n) => row.choices.map((choice) => answerCopies(row, choice, from + n, model, hidden)));
      const judged = await hidden.judge(copies.flat(2));
      let at = 0;
      // A choice without a token has no likelihood, and is never the likeliest.
      const mean = (own: readonly MaskedRow[]): number => (own.length === 0 ? -Infinity : -judged.slice(at, (at += own.length)).reduce((sum, [one]) => sum + one!.negativeLogLikelihood, 0) / own.length);
      for (const row of copies) said.push(largest(row.map(mean)));
      onProgress?.(said.length);
    }
    return said;
  },
};

async function collect<Result>(results: AsyncIterable<Result>, choice: (result: Result, n: number) => number | undefined, onProgress: BbqOptions['onProgress']): Promise<readonly (number | undefined)[]> {
  const said: (number | undefined)[] = [];
  for await (const result of results) {
    said.push(choice(result, said.length));
    onProgress?.(said.length);
  }
  return said;
}

/** The choice that a stretch of the context means. */
export function choiceOf(row: BbqRow, text: string | undefined): number | undefined {
  const unknown = unknownChoice(row);
  if (text === undefined) return unknown;
  const shared = row.choices.map((choice, n) => (n === unknown ? 0 : answerScore(text, [choice]).f1));
  const best = largest(shared);
  return shared[best]! > 0 && shared.lastIndexOf(shared[best]!) === best ? best : undefined;
}

/** Context and question with a choice, once for each token of the choice, that token hidden. */
function answerCopies({ context, question }: BbqRow, choice: string, number: number, { tokenizer }: Model, { config: { maxPositions }, vocabulary }: HiddenTokens): readonly MaskedRow[] {
  const asked = `${question} ${choice}`;
  const { ids, sequenceIds, starts, ends } = tokenizer.encode(context, { pair: asked });
  if (ids.length > maxPositions) throw new AlbertkitError('ROW_TOO_LONG', `Row ${number} has ${ids.length} tokens, and the model has ${maxPositions} positions: leave it out.`, { row: number, tokens: ids.length, maxPositions });
  const places = [...ids.keys()].filter((place) => sequenceIds[place] === 1 && ends[place]! > question.length && starts[place]! < asked.length);
  const secondFrom = sequenceIds.indexOf(1);
  return places.map((place) => {
    const own = Int32Array.from(ids);
    own[place] = vocabulary.mask;
    return { ids: own, secondFrom, positions: [place], labels: [ids[place]!] };
  });
}

const largest = (values: readonly number[]): number => values.indexOf(Math.max(...values));
