import { expect, test } from 'vitest';
import { streamRuns } from './stream-runs.js';

const doubled = async (inputs: readonly number[]): Promise<number[]> => inputs.map((input) => input * 2);
async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const result of results) list.push(result);
  return list;
}

test('results come in order, and no more inputs are taken than it holds', async () => {
  let taken = 0;
  const endless = function* (): Generator<number> {
    for (;;) yield taken++;
  };
  let seen = 0;
  for await (const result of streamRuns(doubled, endless(), { held: 16 })) {
    expect(result).toBe(2 * seen++);
    expect(taken - seen).toBeLessThanOrEqual(16);
    if (seen === 100) break;
  }
  expect(taken).toBe(112);
});

test('asynchronous inputs, and fewer than it holds', async () => {
  const inputs = (async function* () { yield 1; yield 2; })();
  expect(await all(streamRuns(doubled, inputs))).toEqual([2, 4]);
  expect(await all(streamRuns(doubled, []))).toEqual([]);
});

test('runs are told where in the stream they are', async () => {
  const first: number[] = [];
  await all(streamRuns(async (inputs: readonly string[], from) => (first.push(from), inputs), [...'abcde'], { held: 2, firstInput: 10 }));
  expect(first).toEqual([10, 12, 14]);
});

test('an abort ends it before the next input', async () => {
  const controller = new AbortController();
  const results: number[] = [];
  const reading = (async () => {
    for await (const result of streamRuns(doubled, [1, 2, 3, 4], { held: 2, signal: controller.signal })) {
      results.push(result);
      if (result === 4) controller.abort();
    }
  })();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  expect(results).toEqual([2, 4]);
});

test('it holds at least one', async () => {
  for (const held of [0, -1, 1.5, NaN]) await expect(all(streamRuns(doubled, [1], { held }))).rejects.toMatchObject({ code: 'OPTION' });
});

test('a single text is no stream of texts', async () => {
  await expect(all(streamRuns(async (inputs: readonly string[]) => inputs, 'I love this'))).rejects.toMatchObject({ code: 'TASK_INPUT' });
});
