import { expect, test } from 'vitest';
import { referenceBackend } from '@albertkit/core/reference';
import { fillMask } from '../fill-mask.js';
import { compileTask } from '../model.js';
import { runTask } from '../run-task.js';
import { randomTask } from './fixtures/random-task.js';
import { explainer, logitLens } from './index.js';

const backend = referenceBackend();
const text = 'the king of the [MASK] hill';

test.for(['masked-lm', 'pretraining'] as const)('%s: the last application is what the model itself says, in the order of the text', async (head) => {
  const random = await randomTask(head, { settings: { num_hidden_layers: 3, num_hidden_groups: 2, inner_group_num: 2 } });
  const task = { ...random, definition: fillMask };
  const lens = await logitLens(task, text, { backend, topK: 3, tokenBudget: 5 });
  expect(lens).toMatchObject({ applications: 6, coverage: { tokens: 6, total: 6, windows: 1 } });
  const { executable, context } = await compileTask(fillMask, task.model, backend);
  const [filled] = await runTask(fillMask, executable, context, [text], { topK: 3 });
  const mask = lens.tokens.find(({ token }) => token === '[MASK]')!;
  expect(text.slice(mask.start, mask.end)).toBe('[MASK]');
  expect(mask.applications).toHaveLength(7);
  // States go from one graph to the next as float32.
  expect(mask.applications[6]).toEqual(filled!.masks[0]!.predictions.map(({ token, id, score }) => ({ token, id, probability: expect.closeTo(score, 9) as number })));
  await executable.dispose();
  expect(lens.tokens.map(({ start, end, special }) => (special ? '' : text.slice(start, end)))).toEqual(['', 'the', 'king', 'of', 'the', '[MASK]', 'hill', '']);
  for (const { applications } of lens.tokens) for (const top of applications) expect(top.every(({ probability }, n) => probability > 0 && probability <= (top[n - 1]?.probability ?? 1))).toBe(true);
});

test('long texts: each token from the window that speaks for it; only masked words have a lens', async () => {
  await using one = explainer(await randomTask('masked-lm'), { backend });
  const lens = await one.lens(text, { maxTokens: 6, topK: 1 });
  expect(lens.coverage).toEqual({ tokens: 6, total: 6, windows: 2 });
  expect(lens.tokens.filter(({ special }) => !special)).toHaveLength(6);
  await using other = explainer(await randomTask('token-classification'), { backend });
  await expect(other.lens(text)).rejects.toMatchObject({ code: 'LENS_HEAD' });
  await expect(one.lens(text, { topK: 0 })).rejects.toMatchObject({ code: 'OPTION' });
});
