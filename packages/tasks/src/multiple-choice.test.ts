import fc from 'fast-check';
import { expect, test } from 'vitest';
import { albertForward, loadWeights } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { goldenModels } from '../../../testing/golden.js';
import { contextOf, nanoTokenizer, tensor } from './fixtures/context.js';
import type { ChoiceInput } from './choice-input.js';
import { multipleChoice as task, type EncodedChoices } from './multiple-choice.js';
import { runTask } from './run-task.js';

const context = contextOf(['a']);
const texts = (input: ChoiceInput): readonly string[] => task.encode(input, context, {}).rows.map(({ ids }) => nanoTokenizer.decode(ids, { skipSpecialTokens: false }));
const decode = (encoded: EncodedChoices, logits: readonly number[], topK?: number): ReturnType<typeof task.decode> =>
  task.decode(encoded, logits.map((logit) => ({ logits: tensor(logit) })), context, topK === undefined ? {} : { topK });

test('the layouts of SWAG and of RACE', () => {
  expect(texts({ text: 'the king', choices: ['falls', 'rises'] })).toEqual(texts({ question: 'the king', choices: ['falls', 'rises'] }));
  const tokens = (input: ChoiceInput): string => [...task.encode(input, context, {}).rows[0]!.ids].map((id) => nanoTokenizer.token(id)).join(' ');
  expect(tokens({ text: 'the king', choices: ['of'] })).toBe('[CLS] ▁the ▁king [SEP] ▁of [SEP]');
  expect(tokens({ context: 'the king', question: 'of the', choices: ['people'] })).toBe('[CLS] ▁the ▁king [SEP] ▁of ▁the ▁people [SEP]');
  expect(tokens({ context: 'the king', question: 'of _ and', choices: ['$& people'] })).toMatch(/^\[CLS\] ▁the ▁king \[SEP\] ▁of .*▁people ▁and \[SEP\]$/);
});

test('the row form gives the logits that transformers computes for choices together', async () => {
  const { config, stored, cases } = goldenModels().find(({ name }) => name === 'multiple-choice-esame')!;
  const graph = albertForward(config, 'multiple-choice');
  await using executable = await referenceBackend().compile(graph, loadWeights(stored, graph.parameters));
  const { inputs: { input_ids: ids, attention_mask: mask, token_type_ids: types }, outputs } = cases.find(({ name }) => name === 'c1')!;
  const [batch, choices, sequence] = ids!.shape as [number, number, number];
  const rows = Array.from({ length: batch * choices }, (_, n) => {
    const length = Array.from(mask!.data.subarray(n * sequence, (n + 1) * sequence)).filter((one) => one === 1).length;
    const own = (data: ArrayLike<number>): Int32Array => Int32Array.from(Array.from(data).slice(n * sequence, n * sequence + length));
    return { ids: own(ids!.data), typeIds: own(types!.data) };
  });
  const encoded = { rows, parts: rows.map((_, firstRow) => ({ firstRow, weights: [1] })), choices: rows.map(String), coverage: { tokens: 0, total: 0, windows: 0 } };
  const gave: number[] = [];
  await runTask({ ...task, encode: () => encoded, keep: (_, row, { logits }) => {
    gave[row] = logits!.data[0]!;
    return {};
  }, decode: () => ({ index: 0, choice: '', score: 1, choices: [], coverage: encoded.coverage }) }, executable, { ...context, config }, [{ text: '', choices: [''] }], { tokenBudget: 30 });
  expect(gave.length).toBe(batch * choices);
  gave.forEach((logit, n) => expect(logit).toBeCloseTo(outputs['logits']!.data[n]!, 9));
});

test('scores are a softmax over the choices, best first', () => {
  const encoded = task.encode({ text: 'a', choices: ['b', 'c', 'd'] }, context, {});
  const powers = [1, Math.E, 1 / Math.E];
  const total = powers.reduce((sum, power) => sum + power, 0);
  expect(decode(encoded, [0, 1, -1])).toEqual({
    index: 1, choice: 'c', score: expect.closeTo(powers[1]! / total, 12), coverage: encoded.coverage,
    choices: [{ index: 1, choice: 'c', score: expect.closeTo(powers[1]! / total, 12) }, { index: 0, choice: 'b', score: expect.closeTo(powers[0]! / total, 12) }, { index: 2, choice: 'd', score: expect.closeTo(powers[2]! / total, 12) }],
  });
  expect(decode(encoded, [0, 1, -1], 1).choices.length).toBe(1);
});

test('a long context slides beside each choice, whose windows are averaged by what they speak for', () => {
  const encoded = task.encode({ context: 'the '.repeat(25), question: 'who', choices: ['king', 'queen of the people'] }, context, { maxTokens: 20, overlap: 4 });
  expect(encoded.parts.map(({ firstRow }) => firstRow)).toEqual([0, encoded.parts[0]!.weights.length]);
  const [king, who] = ['▁king', '▁who'].map((piece) => nanoTokenizer.id(piece)!);
  const windows = encoded.parts[0]!.weights;
  for (const { ids } of encoded.rows.slice(0, windows.length)) expect([ids.includes(king!), ids.includes(who!)]).toEqual([true, true]);
  const mean = windows.reduce((sum, weight, n) => sum + weight * n, 0) / windows.reduce((sum, weight) => sum + weight, 0);
  const { choices } = decode(encoded, encoded.rows.map((_, row) => (row < windows.length ? row : mean)));
  expect(choices.map(({ score }) => score)).toEqual([expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
  expect(encoded.coverage.tokens).toBe(encoded.coverage.total);
});

test('decoding perfect logits built from a target gives the example back', () => {
  const choices = fc.array(fc.constantFrom('king', 'queen', 'of the hill'), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(choices, fc.nat(), (given, at) => {
    const input = { text: 'who', choices: given };
    const encoded = task.encode(input, context, {});
    const [answer] = task.target({ input, answer: at % given.length }, encoded, context)['labels']!.data;
    expect(decode(encoded, given.map((_, n) => (n === answer ? 12 : 0))).index).toBe(at % given.length);
  }));
});

test('what cannot be chosen from is said', () => {
  for (const bad of ['a', { text: 'a' }, { text: 'a', choices: [] }, { text: 'a', choices: [1] }, { choices: ['a'] }, { text: 'a', choices: ['b'], context: 'c' }, { text: 'a', question: 'b', choices: ['c'] }]) {
    expect(() => task.encode(bad as never, context, {})).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
  }
  const input = { text: 'the '.repeat(30), choices: ['a', 'b'] };
  expect(() => task.target({ input, answer: 2 }, task.encode({ text: '', choices: ['a', 'b'] }, context, {}), context)).toThrow(expect.objectContaining({ code: 'EXAMPLE' }));
  expect(() => task.target({ input, answer: 0 }, task.encode(input, context, { maxTokens: 20 }), context)).toThrow(expect.objectContaining({ code: 'EXAMPLE', message: expect.stringContaining('truncate') }));
});
