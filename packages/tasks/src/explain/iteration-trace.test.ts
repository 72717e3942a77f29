import { expect, test } from 'vitest';
import { referenceBackend } from '@albertkit/core/reference';
import { randomTask } from './fixtures/random-task.js';
import { iterationTrace } from './index.js';

const backend = referenceBackend();

test('a block that keeps its direction shows as cosine 1 and change 0', async () => {
  // Without attention and feed-forward a block is LayerNorm twice: the second application finds nothing to change.
  const still = await randomTask('base', { settings: { num_hidden_layers: 3 }, change: (name, { data }) => (/attention.dense|ffn_output/.test(name) ? new Float32Array(data.length) : undefined) });
  const { applications, tokens, coverage } = await iterationTrace(still, 'the king', { backend });
  expect(applications).toHaveLength(3);
  expect(applications[0]!.change).toBeGreaterThan(0.01);
  for (const { cosine, change } of applications.slice(1)) expect([cosine, change]).toEqual([expect.closeTo(1, 9), expect.closeTo(0, 6)]);
  expect(tokens.map(({ token }) => token)).toEqual(['[CLS]', '▁the', '▁king', '[SEP]']);
  expect(coverage).toEqual({ tokens: 2, total: 2, windows: 1 });
});

test('the mean over tokens, each between -1 and 1', async () => {
  const { applications, tokens } = await iterationTrace(await randomTask('multiple-choice'), { text: 'the king', text_pair: 'a hill' }, { backend });
  applications.forEach(({ cosine }, n) => {
    expect(cosine).toBeCloseTo(tokens.reduce((sum, token) => sum + token.applications[n]!.cosine, 0) / tokens.length, 12);
    for (const token of tokens) expect(Math.abs(token.applications[n]!.cosine)).toBeLessThanOrEqual(1);
  });
});
