import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Executable, Tensors } from '@albertkit/core';
import { contextOf } from './fixtures/context.js';
import { idExecutable } from './fixtures/id-executable.js';
import type { Outcome } from './outcome.js';
import { planRows } from './rows.js';
import type { RunTaskOptions } from './run-options.js';
import { runTask, settleTask } from './run-task.js';
import type { EncodedInput, Task, TaskOptions } from './task.js';
import { textClassification } from './text-classification.js';

const context = contextOf(['sum', 'count'], { problem_type: 'regression' });
const settle = (inputs: readonly unknown[], options: RunTaskOptions = {}, executable: Executable = idExecutable().executable) =>
  settleTask(textClassification, executable, context, inputs as readonly string[], options);
const kinds = (outcomes: readonly Outcome<unknown>[]): readonly (string | true)[] => outcomes.map((outcome) => (outcome.ok ? true : 'code' in outcome.error ? String(outcome.error.code) : outcome.error.message));

/** Fails for every batch that holds a row of this many tokens. */
const failingAt = (length: number, error: Error): Executable => {
  const { executable } = idExecutable();
  return { ...executable, run: async (fed, options) => {
    const { shape: [, sequence], data } = fed['attention_mask']!;
    const tokens = new Map<number, number>();
    data.forEach((one, at) => void tokens.set(Math.floor(at / sequence!), (tokens.get(Math.floor(at / sequence!)) ?? 0) + one));
    if ([...tokens.values()].includes(length)) throw error;
    return executable.run(fed, options);
  } };
};

describe('R4: one bad input does not stop the rest', () => {
  test('whichever they are, in order, each with its number', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.constant('the king'), fc.constant(7), fc.constant(undefined)), { maxLength: 12 }), async (inputs) => {
      const outcomes = await settle(inputs, { firstInput: 5 });
      expect(kinds(outcomes)).toEqual(inputs.map((input) => typeof input === 'string' || 'TASK_INPUT'));
      outcomes.forEach((outcome, n) => !outcome.ok && expect(outcome.error).toMatchObject({ facts: { input: n + 5 } }));
    }), { numRuns: 50 });
  });
  test('a batch that fails is run row by row', async () => {
    const outcomes = await settle(['the king', 'the king of', 'of the', 'of'], { tokenBudget: 100 }, failingAt(5, new Error('no room')));
    expect(kinds(outcomes)).toEqual([true, 'no room', true, true]);
  });
  test('a row of several that fails takes its input with it, once', async () => {
    const outcomes = await settle(['the '.repeat(9), 'king'], { maxTokens: 7, overlap: 0, tokenBudget: 8 } as RunTaskOptions, failingAt(7, new Error('no room')));
    expect(kinds(outcomes)).toEqual(['no room', true]);
  });
  test('an abort and a backend that is no more end it', async () => {
    await expect(settle(['the king'], { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    for (const code of ['DISPOSED', 'WORKER_ENDED']) {
      await expect(settle(['the king', 'of'], {}, failingAt(4, Object.assign(new Error('gone'), { code })))).rejects.toMatchObject({ code });
    }
  });
  test('an option that is wrong is no input\'s fault', async () => {
    await expect(settle(['the king'], { topk: 1 } as RunTaskOptions)).rejects.toMatchObject({ code: 'OPTION' });
  });
});

type Counting = EncodedInput & { readonly left: number; readonly sums: readonly number[] };

/** Asks again, with the sum it got, as often as its input says. */
const again: Task<number, TaskOptions, readonly number[], Counting> = {
  name: 'again', head: 'sequence-classification', servedBy: [], outputs: { logits: 'row' }, options: {},
  encode: (left) => ({ left, sums: [], rows: planRows(context.tokenizer.encode('the'), { maxTokens: 16 }).rows }),
  next: ({ left, sums, rows }, outputs) => (left > 0 ? { left: left - 1, sums: [...sums, outputs[0]!['logits']!.data[0]!], rows: [{ ...rows[0]!, ids: Int32Array.of(...rows[0]!.ids, left), typeIds: new Int32Array(rows[0]!.ids.length + 1) }] } : undefined),
  decode: ({ sums }, outputs) => [...sums, outputs[0]!['logits']!.data[0]!],
};

test('further rounds run together, as many as each input needs', async () => {
  const { executable, calls } = idExecutable();
  const results = await runTask(again, executable, context, [0, 2, 1], { tokenBudget: 100 });
  const [base] = results[0]!;
  expect(results).toEqual([[base], [base, base! + 2, base! + 3], [base, base! + 1]]);
  expect(calls.map(({ shape }) => shape[0])).toEqual([3, 2, 1]);
});

test('what a task keeps of a row is all that it gets', async () => {
  const kept: number[] = [];
  const task = { ...textClassification, keep: (_: unknown, row: number, outputs: Tensors): Tensors => (kept.push(row), { logits: { ...outputs['logits']!, data: Float32Array.of(1, 2) } }) };
  const [result] = await runTask(task, idExecutable().executable, context, ['the '.repeat(9)], { maxTokens: 7, overlap: 0 });
  expect([...kept].sort()).toEqual([0, 1]);
  expect(result!.labels.map(({ score }) => score)).toEqual([2, 1]);
});
