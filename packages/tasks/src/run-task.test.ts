import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { AlbertkitError } from '@albertkit/core';
import { batchInputs } from './batch-tensors.js';
import { contextOf, nanoTokenizer } from './fixtures/context.js';
import { idExecutable } from './fixtures/id-executable.js';
import type { RunTaskOptions } from './run-options.js';
import { runTask } from './run-task.js';
import { textClassification, type TextClassification, type TextClassificationOptions } from './text-classification.js';

const context = contextOf(['sum', 'count'], { problem_type: 'regression' });
type Options = TextClassificationOptions & RunTaskOptions;
const run = (inputs: readonly string[], options: Options = {}, { executable } = idExecutable()): Promise<TextClassification[]> =>
  runTask(textClassification, executable, context, inputs, options);
const value = (result: TextClassification, name: string): number => result.labels.find(({ label }) => label === name)!.score;

/** What the stand-in model gives for a text alone, from the tokenizer only. */
function expected(text: string): { readonly sum: number; readonly count: number } {
  const { ids } = nanoTokenizer.encode(text);
  return { sum: ids.reduce((sum, id) => sum + id, 0), count: ids.length };
}

describe('N4: a batch gives what its rows give alone, in input order', () => {
  test('whatever the lengths and the budget', async () => {
    const texts = fc.array(fc.array(fc.constantFrom('king', 'the', 'unbelievable'), { maxLength: 12 }).map((words) => words.join(' ')), { maxLength: 20 });
    await fc.assert(fc.asyncProperty(texts, fc.integer({ min: 1, max: 100 }), async (inputs, tokenBudget) => {
      const model = idExecutable();
      const results = await run(inputs, { tokenBudget }, model);
      expect(results.map((result) => ({ sum: value(result, 'sum'), count: value(result, 'count') }))).toEqual(inputs.map(expected));
      for (const { shape: [batch, sequence] } of model.calls) expect(batch! * sequence! <= tokenBudget || batch === 1).toBe(true);
    }), { numRuns: 50 });
  });
  test('padding is masked and typed 0', async () => {
    const model = idExecutable();
    await run(['the king of the hill', 'the king of hill'], {}, model);
    const { inputs, options } = model.calls[0]!;
    expect([...inputs['attention_mask']!.data]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
    expect(inputs['input_ids']!.data.at(-1)).toBe(0);
    expect(inputs['token_type_ids']).toMatchObject({ dtype: 'int32', shape: [2, 7] });
    expect(options.outputs).toEqual(['logits']);
  });
  test('the windows of one text may run in different batches', async () => {
    const [long] = await run(['the '.repeat(9).trim(), 'king'], { maxTokens: 7, overlap: 2, tokenBudget: 8 });
    expect(long!.coverage).toEqual({ tokens: 9, total: 9, windows: 3 });
    expect(value(long!, 'count')).toBeCloseTo(7, 12);
  });
  test('a batch of more rows than a call takes arguments', () => {
    const rows = Array.from({ length: 200_000 }, () => ({ ids: Int32Array.of(2), typeIds: Int32Array.of(0) }));
    expect(batchInputs(rows, 0, 'base')['input_ids']!.shape).toEqual([200_000, 1]);
  });
  test('a hole in the list is an input of nothing', async () => {
    await expect(run(new Array<string>(1))).rejects.toMatchObject({ code: 'TASK_INPUT', facts: { input: 0 } });
  });
  test('the list may change once it was given', async () => {
    const inputs = ['the king', 'the queen'];
    const running = run(inputs);
    inputs.length = 0;
    expect((await running).length).toBe(2);
  });
  test('no inputs, no run', async () => {
    const model = idExecutable();
    expect(await run([], {}, model)).toEqual([]);
    expect(model.calls).toEqual([]);
  });
});

test('C1: many runs at once do not mix', async () => {
  const model = idExecutable();
  const inputs = Array.from({ length: 40 }, (_, n) => 'king '.repeat(n));
  const results = await Promise.all(inputs.map((input) => run([input], {}, model)));
  expect(results.map(([result]) => value(result!, 'count'))).toEqual(inputs.map((input) => expected(input).count));
});

describe('C3: an AbortSignal', () => {
  const inputs = Array.from({ length: 10 }, () => 'the king');
  test('before: nothing runs', async () => {
    const model = idExecutable();
    await expect(run(inputs, { signal: AbortSignal.abort() }, model)).rejects.toMatchObject({ name: 'AbortError' });
    expect(model.calls).toEqual([]);
  });
  test('between batches: no further one runs', async () => {
    const model = idExecutable();
    const controller = new AbortController();
    const running = run(inputs, { signal: controller.signal, tokenBudget: 4, onProgress: ({ done }) => done === 3 && controller.abort(new Error('enough')) }, model);
    await expect(running).rejects.toThrow('enough');
    expect(model.calls.length).toBe(3);
    expect(model.calls[0]!.options.signal).toBe(controller.signal);
  });
  test('from a timer, while a long list is still encoded', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    let encoded = 0;
    const tokenizer = { ...nanoTokenizer, encode: (...given: Parameters<typeof nanoTokenizer.encode>) => {
      for (const end = performance.now() + 5; performance.now() < end;);
      encoded++;
      return nanoTokenizer.encode(...given);
    } };
    const { executable, calls } = idExecutable();
    await expect(runTask(textClassification, executable, { ...context, tokenizer }, Array.from({ length: 200 }, () => 'the king'), { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect([encoded < 100, calls.length]).toEqual([true, 0]);
  });
  test('from a timer, although the model never waits for one', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const { executable, calls } = idExecutable();
    const busy = { ...executable, run: async (...given: Parameters<typeof executable.run>) => {
      for (const end = performance.now() + 5; performance.now() < end;);
      return executable.run(...given);
    } };
    await expect(run(Array.from({ length: 200 }, () => 'the king'), { signal: controller.signal, tokenBudget: 4 }, { executable: busy, calls })).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls.length).toBeLessThan(100);
  });
});

test('progress counts inputs that have their result', async () => {
  const onProgress = vi.fn();
  await run(['the king', 'of the', 'hill'], { tokenBudget: 8, onProgress });
  expect(onProgress.mock.calls.map(([progress]: unknown[]) => progress)).toEqual([{ done: 2, total: 3 }, { done: 3, total: 3 }]);
});

test('an error says which input it came from', async () => {
  await expect(run(['a', 7 as never])).rejects.toMatchObject({ name: 'AlbertkitError', code: 'TASK_INPUT', facts: { task: 'text-classification', input: 1 } });
  const tokenizer = { ...nanoTokenizer, encode: () => { throw Object.assign(new Error('bad'), { code: 'TOK_INPUT', facts: { type: 'x' } }); } };
  await expect(runTask(textClassification, idExecutable().executable, { ...context, tokenizer }, ['a'], {})).rejects.toMatchObject({ code: 'TOK_INPUT', message: 'bad', facts: { type: 'x', input: 0 } });
  await expect(run(['a'], { topk: 1 } as Options)).rejects.toBeInstanceOf(AlbertkitError);
});
