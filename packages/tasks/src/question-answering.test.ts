import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tensors } from '@albertkit/core';
import { goldenModels } from '../../../testing/golden.js';
import type { QuestionAnsweringExample } from './answer-target.js';
import { contextOf, nanoTokenizer, tensor } from './fixtures/context.js';
import { questionAnswering as task, type QuestionAnsweringOptions } from './question-answering.js';
import type { QuestionInput } from './question-input.js';

const context = contextOf(['a']);
const encode = (input: QuestionInput, options: QuestionAnsweringOptions = {}): ReturnType<typeof task.encode> => task.encode(input, context, options);

/** The rows' logits, 12 where a target says an answer starts and ends. */
function perfect(example: QuestionAnsweringExample, options: QuestionAnsweringOptions = {}): { readonly encoded: ReturnType<typeof task.encode>; readonly outputs: readonly Tensors[] } {
  const encoded = encode(example.input, options);
  const { start_positions: starts, end_positions: ends } = task.target(example, encoded, context);
  const logits = (length: number, place: number): number[] => Array.from({ length }, (_, n) => (n === place ? 12 : 0));
  return { encoded, outputs: encoded.rows.map(({ ids }, row) => ({ start_logits: tensor(...logits(ids.length, starts!.data[row]!)), end_logits: tensor(...logits(ids.length, ends!.data[row]!)) })) };
}

describe('as run_squad.py has it, on logits that transformers computed', () => {
  // Expected values: write_predictions of run_squad.py by hand, all pairs, on golden/models/question-answering c1.
  const { outputs } = goldenModels().find(({ name }) => name === 'question-answering')!.cases.find(({ name }) => name === 'c1')!;
  const row = (n: number, length: number): Tensors => ({ start_logits: tensor(...outputs['start_logits']!.data.subarray(n * 9, n * 9 + length)), end_logits: tensor(...outputs['end_logits']!.data.subarray(n * 9, n * 9 + length)) });
  const passage = 'king of the hill.';

  test('n-best and their scores', () => {
    const { answer, answers, noAnswerScore, noAnswerMargin, coverage } = task.decode(encode({ question: 'who', context: passage }), [row(0, 9)], context, { topK: 4 });
    expect(answers.map(({ text, start, end }) => [text, start, end])).toEqual([['of', 5, 7], ['of the', 5, 11], ['king of', 0, 7], ['of the hill', 5, 16]]);
    [0.147087898, 0.119888052, 0.101817821, 0.088198468].forEach((score, n) => expect(answers[n]!.score).toBeCloseTo(score, 7));
    expect(answer).toBe(answers[0]);
    expect(answer!.logit).toBeCloseTo(1.7500656992197037, 6);
    expect([noAnswerScore, coverage]).toEqual([0, { tokens: 6, total: 6, windows: 1 }]);
    expect(noAnswerMargin).toBeCloseTo(-1.1185063421726227, 6);
  });

  test('passages ranked together, the same words counted once, the least null score of all', () => {
    const encoded = encode({ question: 'who', contexts: [passage, 'king of the', 'king of'] });
    const { answers, noAnswerScore, noAnswerMargin } = task.decode(encoded, [row(0, 9), row(1, 7), row(2, 6)], context, { topK: 99, noAnswer: 'score' });
    expect(answers.length).toBe(16);
    expect(answers.slice(0, 2).map(({ text, passage: from }) => [text, from])).toEqual([['of', 0], ['of the', 0]]);
    expect(answers[0]!.score).toBeCloseTo(0.139127258, 7);
    expect(noAnswerScore).toBeCloseTo(0.044955195342744655, 7);
    expect(noAnswerMargin).toBeCloseTo(-1.1297227069735527, 6);
    expect(answers.filter(({ text }) => text === '')).toEqual([{ text: '', start: 0, end: 0, passage: 0, score: noAnswerScore, logit: expect.closeTo(0.620342992246151, 6) }]);
  });

  test('answers of at most one token', () => {
    const { answers } = task.decode(encode({ question: 'who', context: passage }), [row(0, 9)], context, { maxAnswerTokens: 1 });
    expect(answers.map(({ text }) => text)).toEqual(['of', 'the', 'king', 'hill', '.']);
    expect(answers[1]!.score).toBeCloseTo(0.164554739, 7);
  });
});

test('no answer: never, over a threshold, or by its score', () => {
  const { encoded, outputs } = perfect({ input: { question: 'who', context: 'the king' } });
  const decode = (options: QuestionAnsweringOptions): ReturnType<typeof task.decode> => task.decode(encoded, outputs, context, options);
  expect(decode({}).answer).toMatchObject({ text: 'the' });
  expect(decode({ noAnswer: 'threshold' })).toMatchObject({ answer: null, noAnswerMargin: 24, answers: [{ text: 'the' }, {}, {}] });
  expect(decode({ noAnswer: 'threshold', noAnswerThreshold: 24 }).answer).toMatchObject({ text: 'the' });
  expect(decode({ noAnswer: 'score' })).toMatchObject({ answer: null, answers: [{ text: '', start: 0, end: 0 }, { text: 'the' }, {}, {}] });
  expect(decode({ noAnswer: 'score' }).noAnswerScore).toBeGreaterThan(0.99);
});

test('the answer may stand at the very start, be a piece of a word, and carry no punctuation along', () => {
  const text = 'Unbelievable, Zürich.';
  const found = (start: number, end: number, options: QuestionAnsweringOptions = {}): string | undefined => {
    const { encoded, outputs } = perfect({ input: { question: 'what', context: text }, answer: { start, end } });
    return task.decode(encoded, outputs, context, options).answer?.text;
  };
  expect(found(0, 12)).toBe('Unbelievable');
  expect(found(2, 5)).toBe('Unbelievable');
  const { starts, ends } = nanoTokenizer.encode(text);
  const [start, end] = [starts[2]!, ends[2]!]; // the second piece of the word
  expect([start > 0, end < 12]).toEqual([true, true]);
  expect(found(start, end, { wholeWords: false })).toBe(text.slice(start, end));
  expect(found(14, 15)).toBe('Zürich');
});

describe('in windows', () => {
  const word = fc.constantFrom('king', 'the', 'Zürich', '😀', 'unbelievable', '12,345', 'e\u0301a');
  const words = fc.array(word, { minLength: 1, maxLength: 60 });

  test('decoding perfect logits built from a target gives the example back', () => {
    fc.assert(fc.property(words, words, fc.nat(), fc.nat(2), fc.boolean(), (before, after, at, length, second) => {
      const all = [...before, ...after];
      const first = at % all.length;
      const start = all.slice(0, first).reduce((sum, one) => sum + one.length + 1, 0);
      const answered = all.slice(first, first + length + 1).join(' ');
      // Words that no other text has, so that the answer is one of its kind.
      const text = `${all.slice(0, first).join(' ')}${first > 0 ? ' ' : ''}queen ${answered} queen ${all.slice(first + length + 1).join(' ')}`;
      const answer = { start, end: start + `queen ${answered} queen`.length, passage: Number(second) };
      const input = { question: 'who is it', contexts: second ? ['of the people', text] : [text, 'of the people'] };
      const { encoded, outputs } = perfect({ input, answer }, { maxTokens: 80, overlap: 40 });
      const { answer: found } = task.decode(encoded, outputs, context, { noAnswer: 'threshold' });
      expect(found).toMatchObject({ ...answer, text: text.slice(answer.start, answer.end) });
    }), { numRuns: 60 });
  });

  test('every answer is a slice of its context, scores sum to 1, and each context character is in a window', () => {
    fc.assert(fc.property(words, fc.string({ unit: 'binary', maxLength: 40 }), fc.integer(), (some, odd, seed) => {
      const contexts = [some.join(' '), odd];
      const encoded = encode({ question: 'who is it?', contexts }, { maxTokens: 40 });
      const logits = (length: number, row: number): Tensors[string] => tensor(...Array.from({ length }, (_, n) => 5 * Math.sin(seed + row * 997 + n * n)));
      const outputs = encoded.rows.map(({ ids }, row) => ({ start_logits: logits(ids.length, row), end_logits: logits(ids.length, row + 1) }));
      const result = task.decode(encoded, outputs, context, { topK: 200, noAnswer: 'score' });
      for (const { text, start, end, passage, score } of result.answers) {
        expect(text).toBe(contexts[passage]!.slice(start, end));
        expect(score).toBeGreaterThanOrEqual(0);
      }
      expect(result.answers.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 9);
      expect(result.coverage.tokens).toBe(result.coverage.total);
      encoded.passages.forEach(({ encoding }, passage) => {
        const seen = new Set(encoded.contextRows.flatMap((row) => (row.passage === passage ? Array.from({ length: row.end - row.first }, (_, n) => row.first + n + row.shift) : [])));
        encoding.sequenceIds.forEach((sequence, token) => void (sequence === 1 && expect(seen.has(token)).toBe(true)));
      });
    }), { numRuns: 20 });
  });

  test('the question stands whole in each, even where it is the longer text, and a target falls to the first token elsewhere', () => {
    const question = 'queen '.repeat(12).trim();
    const input = { question, context: `king ${'the '.repeat(10)}` };
    const encoded = encode(input, { maxTokens: 20 });
    const queen = nanoTokenizer.id('▁queen');
    expect(encoded.rows.length).toBeGreaterThan(1);
    for (const { ids } of encoded.rows) expect(ids.filter((id) => id === queen).length).toBe(12);
    expect([...task.target({ input, answer: { start: 0, end: 4 } }, encoded, context)['start_positions']!.data]).toEqual([14, ...encoded.rows.slice(1).map(() => 0)]);
  });

  test('cut where that is asked for: the context gives way, and answers still have their place', () => {
    const { encoded, outputs } = perfect({ input: { question: 'who', context: `the king ${'of '.repeat(40)}` }, answer: { start: 4, end: 8 } }, { maxTokens: 10, truncate: true });
    expect(task.decode(encoded, outputs, context, {})).toMatchObject({ answer: { text: 'king', start: 4 }, coverage: { tokens: 7, total: 43, windows: 1 } });
    expect([...task.target({ input: { question: '', context: '' }, answer: { start: 20, end: 22 } }, encoded, context)['start_positions']!.data]).toEqual([0]);
  });
});

test('what cannot be answered is said', () => {
  for (const bad of [null, 'who', { question: 'who' }, { context: 'a' }, { question: 'who', contexts: [] }, { question: 'who', contexts: ['a', 1] }, { question: 'who', context: 'a', contexts: ['b'] }]) {
    expect(() => encode(bad as never)).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
  }
  expect(() => encode({ question: 'the '.repeat(30), context: 'king '.repeat(30) }, { maxTokens: 32 })).toThrow(expect.objectContaining({ code: 'PAIR_TOO_LONG' }));
  const { encoded, outputs } = perfect({ input: { question: 'who', context: '' } });
  expect(task.decode(encoded, outputs, context, {})).toMatchObject({ answer: null, answers: [], noAnswerMargin: null });
  expect(task.decode(encoded, outputs, context, { noAnswer: 'score' })).toMatchObject({ answer: null, answers: [{ text: '', score: 1 }], noAnswerScore: 1 });
  for (const answer of [{ start: 2, end: 2 }, { start: 0, end: 9 }, { start: 0, end: 1, passage: 1 }]) {
    expect(() => task.target({ input: { question: 'q', context: 'the king' }, answer }, encode({ question: 'q', context: 'the king' }), context)).toThrow(expect.objectContaining({ code: 'EXAMPLE' }));
  }
  expect(() => task.decode(encoded, [{ start_logits: tensor(0, NaN), end_logits: tensor(0, 0) }], context, {})).toThrow(expect.objectContaining({ code: 'NON_FINITE' }));
});
