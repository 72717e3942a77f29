import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { size } from '../../../testing/sizes.js';
import type { ChoiceInput } from './choice-input.js';
import { contentModeration, type ContentModerationOptions } from './content-moderation.js';
import { fillMask, type FillMaskOptions } from './fill-mask.js';
import { contextOf, nanoTokenizer, tensor } from './fixtures/context.js';
import { randomExecutable } from './fixtures/random-executable.js';
import { multipleChoice } from './multiple-choice.js';
import { questionAnswering, type QuestionAnsweringOptions } from './question-answering.js';
import type { QuestionInput } from './question-input.js';
import { runTask } from './run-task.js';
import { growToWords } from './word-edges.js';
import { zeroShotClassification, type ZeroShotInput } from './zero-shot-classification.js';

// Models of random outputs: what they say means nothing, its form must hold for any text.
const spans = randomExecutable({ start_logits: { axis: 'token' }, end_logits: { axis: 'token' } });
const choiceScores = randomExecutable({ logits: { axis: 'row', width: 1 } });
const labelScores = randomExecutable({ logits: { axis: 'row', width: 3 } });
const words = randomExecutable({ logits: { axis: 'token', width: nanoTokenizer.vocabularySize } });
const plain = contextOf(['a']);
const inference = contextOf(['contradiction', 'neutral', 'entailment']);
const tweets = contextOf(['hate', 'offensive', 'neither']);

const answer = async (input: QuestionInput, options: QuestionAnsweringOptions) => (await runTask(questionAnswering, spans, plain, [input], options))[0]!;
const choose = async (input: ChoiceInput) => (await runTask(multipleChoice, choiceScores, plain, [input], {}))[0]!;
const sort = async (input: ZeroShotInput) => (await runTask(zeroShotClassification, labelScores, inference, [input], {}))[0]!;
const moderate = async (input: string, options: ContentModerationOptions) => (await runTask(contentModeration, labelScores, tweets, [input], options))[0]!;
const fill = async (input: string, options: FillMaskOptions) => (await runTask(fillMask, words, plain, [input], options))[0]!;
const sum = (scores: readonly { readonly score: number }[]): number => scores.reduce((total, { score }) => total + score, 0);

async function checkAnswers(question: string, contexts: readonly string[]): Promise<void> {
  const { answers, coverage } = await answer({ question, contexts }, { topK: 50 });
  for (const { text, passage, start, end } of answers) expect(text).toBe(contexts[passage]!.slice(start, end));
  expect(sum(answers)).toBeCloseTo(answers.length > 0 ? 1 : 0, 9);
  expect((await answer({ question, contexts }, { noAnswer: 'score' })).noAnswerScore).toBeGreaterThan(0);
  expect(coverage.tokens).toBe(coverage.total);
}

async function checkChoices(input: ChoiceInput & { readonly choices: readonly string[] }): Promise<void> {
  const { choices, coverage } = await choose(input);
  expect(choices.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...input.choices.keys()]);
  expect(sum(choices)).toBeCloseTo(1, 9);
  expect(coverage.tokens).toBe(coverage.total);
}

async function checkModeration(text: string): Promise<void> {
  const fold = (own: string) => ({ text: own.toUpperCase().slice(0, own.length), starts: Array.from({ length: own.length }, (_, n) => n), ends: Array.from({ length: own.length }, (_, n) => n + 1) });
  const { evidence, disguises, labels } = await moderate(text, { evidence: true, threshold: 0.2, fold });
  for (const { start, end, text: own } of [...evidence, ...disguises]) expect(own).toBe(text.slice(start, end));
  expect(labels.length).toBe(2);
}

describe('any text', () => {
  const pieces = ['the', ' ', '  \n', 'King', '😀', '\ud83d', '\udc00', '\u200d', 'e\u0301', '\u05d0\u05d1', '<unk>', '[SEP]', '[CLS]', '▁', '_', '{}', '$&', ',', '12,345', '\0', '\ufeff', 'ﬁ', '北京', 'unbelievable', "don't", '\u0456'];
  const text = fc.oneof(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((all) => all.join('')), fc.string({ unit: 'binary', maxLength: 12 }));
  const strategies = ['independent', 'greedy', 'beam', 'joint', 'word'] as const;

  test('is answered from, chosen from, classified, judged and filled', async () => {
    await fc.assert(fc.asyncProperty(text, text, fc.constantFrom(...strategies), async (one, two, strategy) => {
      await checkAnswers(two, [one, two, one + two]);
      await checkChoices({ context: one, question: two, choices: [one, two, ''] });
      const { labels } = await sort({ text: one, labels: ['a', `x${two}`] });
      expect(sum(labels)).toBeCloseTo(1, 9);
      await checkModeration(one + two);
      const { masks, fillings } = await fill(`${one} [MASK] ${two}[MASK]`, { strategy, beams: 2, pieces: 2, topK: 2 });
      expect(masks.length).toBeGreaterThanOrEqual(2);
      for (const { predictions } of masks) for (const { score } of predictions) expect(score >= 0 && score <= 1).toBe(true);
      for (const { tokens } of fillings ?? []) expect(tokens.length).toBe(masks.length);
    }), { numRuns: size('answerFuzz') });
  });
});

const shared = new URL('../../../../shared/data/', import.meta.url);

/** The rows of a data set, evenly spread; none, and a word of it, where the data are not there. */
function dataRows<Row>(path: string, rowsOf: (text: string) => readonly Row[] = (text) => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Row)): readonly Row[] {
  const url = new URL(path, shared);
  if (!existsSync(url)) {
    console.warn(`${path} is not there: its rows were not checked.`);
    return [];
  }
  const rows = rowsOf(gunzipSync(readFileSync(url)).toString());
  const count = Math.min(rows.length, size('answerRows'));
  return Array.from({ length: count }, (_, n) => rows[Math.floor(n * rows.length / count)]!);
}

describe('real rows', () => {
  type Squad = { readonly data: readonly { readonly paragraphs: readonly { readonly context: string; readonly qas: readonly { readonly question: string; readonly answers: readonly { readonly text: string; readonly answer_start: number }[] }[] }[] }[] };
  const squad = dataRows('squad/dev-v2.0.json.gz', (text) => (JSON.parse(text) as Squad).data.flatMap(({ paragraphs }) => paragraphs.flatMap(({ context, qas }) => qas.map((qa) => ({ context, ...qa })))));

  test('SQuAD: answers, and perfect logits built from its targets give its answers back, in windows of its length', async () => {
    const limits = { maxTokens: 384, overlap: 128 };
    for (const { context, question, answers } of squad) {
      await checkAnswers(question, [context]);
      const own = answers[0] && { start: answers[0].answer_start, end: answers[0].answer_start + answers[0].text.length };
      const input = { question, context };
      const encoded = questionAnswering.encode(input, plain, limits);
      const { start_positions: starts, end_positions: ends } = questionAnswering.target({ input, ...(own ? { answer: own } : {}) }, encoded, plain);
      const logits = (length: number, place: number) => tensor(...Array.from({ length }, (_, n) => (n === place ? 12 : 0)));
      const outputs = encoded.rows.map(({ ids }, row) => ({ start_logits: logits(ids.length, starts!.data[row]!), end_logits: logits(ids.length, ends!.data[row]!) }));
      const found = questionAnswering.decode(encoded, outputs, plain, { noAnswer: 'threshold', maxAnswerTokens: 100 }).answer;
      if (!own) expect(found).toBeNull();
      else {
        const whole = growToWords(context, own);
        // A piece may take a sign along that the answer leaves out, never a letter.
        expect(found!.start <= whole.start && found!.end >= whole.end && !/[\p{L}\p{N}]/u.test(context.slice(found!.start, whole.start) + context.slice(whole.end, found!.end)), `${context.slice(found!.start, found!.end)} for ${answers[0]!.text}`).toBe(true);
      }
    }
  });

  test('RACE, PIQA, MultiNLI, tweets and posts', async () => {
    for (const { context, question, choices } of dataRows<{ readonly context: string; readonly question: string; readonly choices: readonly string[] }>('race/dev-middle.jsonl.gz')) await checkChoices({ context, question, choices });
    for (const { question, choices } of dataRows<{ readonly question: string; readonly choices: readonly string[] }>('piqa/dev.jsonl.gz')) await checkChoices({ question, choices });
    for (const { text_a: text } of dataRows<{ readonly text_a: string }>('mnli-dev/dev.jsonl.gz')) expect(sum((await sort({ text, labels: ['politics', 'sport', 'travel'] })).labels)).toBeCloseTo(1, 9);
    for (const path of ['davidson-tweets/all.jsonl.gz', 'toxic-spans/dev.jsonl.gz', 'surge-toxicity/all.jsonl.gz']) for (const { text } of dataRows<{ readonly text: string }>(path)) await checkModeration(text);
  });
});
