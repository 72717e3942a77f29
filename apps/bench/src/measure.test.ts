import { expect, test } from 'vitest';
import { interleaved } from './measure.js';

test('contestants take turns, and the first round is not counted', async () => {
  const order: string[] = [];
  const spin = (name: string, milliseconds: number) => async (): Promise<void> => {
    order.push(name);
    const end = process.cpuUsage().user + milliseconds * 1000;
    while (process.cpuUsage().user < end);
  };
  const [short, long] = await interleaved([{ name: 'short', run: spin('short', 2) }, { name: 'long', run: spin('long', 20) }], 3);
  expect(order.join(' ')).toBe('short long short long short long short long');
  expect([short!.samples.length, long!.samples.length]).toEqual([3, 3]);
  expect(long!.least / short!.least, 'longer work takes longer').toBeGreaterThan(2);
  expect(long!.median).toBeGreaterThanOrEqual(long!.least);
});

test('what a contestant throws is not swallowed', async () => {
  await expect(interleaved([{ name: 'bad', run: () => Promise.reject(new Error('no memory')) }], 1)).rejects.toThrow('no memory');
});
