import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HeadKind } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { size } from '../../../../testing/sizes.js';
import { inputOf, randomTask } from './fixtures/random-task.js';
import { explain, explainer, type Explainer, type Explanation } from './index.js';

const backend = referenceBackend();
const heads: readonly HeadKind[] = ['sequence-classification', 'token-classification', 'masked-lm', 'question-answering', 'multiple-choice', 'base'];
const methods = ['integrated-gradients', 'occlusion', 'attention-rollout', 'attention'] as const;

describe('whatever the text', () => {
  const explainers = new Map<HeadKind, Explainer>();
  beforeAll(async () => {
    for (const head of heads) explainers.set(head, explainer(await randomTask(head), { backend }));
  });
  const words = fc.constantFrom('the', 'king', 'Ünbelievable', 'naïve', '中文字', '👩‍👧', 'e\u0301', '\ud800', '\u0000', '<b>', '&amp;', '  ', '\n', 'ﬁne', '…', '½', '[SEP]', 'a\u200bb');
  const texts = fc.oneof(fc.array(words, { minLength: 1, maxLength: 12 }).map((list) => list.join(' ')), fc.string({ unit: 'binary', maxLength: 30 }), fc.array(words, { minLength: 1, maxLength: 6 }).map((list) => list.join('')));

  test('offsets lie in the text, words come in order and apart, numbers are finite and add up', async () => {
    await fc.assert(fc.asyncProperty(texts, fc.constantFrom(...heads), fc.constantFrom(...methods), fc.constantFrom('word', 'token'), async (text, head, method, per) => {
      let found: Explanation;
      try {
        found = await explainers.get(head)!.explain(inputOf(head, text), { method, per, maxTokens: 20, ...(method === 'integrated-gradients' ? { steps: 4 } : {}) });
      } catch (thrown) {
        // A text without a word has nothing to explain for some heads, and says so.
        expect(thrown).toMatchObject({ code: 'TARGET' });
        return;
      }
      expectSound(found);
    }), { numRuns: size('explainTexts') });
  }, 600_000);
});

function expectSound({ method, per, score, attributions, special, texts, coverage, ...rest }: Explanation): void {
  expect(Number.isFinite(score)).toBe(true);
  attributions.forEach((one, n) => {
    const text = texts[Number(one.pair)]!;
    expect(one.text).toBe(text.slice(one.start, one.end));
    expect(one.start >= 0 && one.start <= one.end && one.end <= text.length).toBe(true);
    expect(Number.isFinite(one.attribution)).toBe(true);
    const before = attributions[n - 1];
    if (per === 'word' && before?.pair === one.pair) expect(before.end).toBeLessThanOrEqual(one.start);
    if (before) expect(Number(before.pair)).toBeLessThanOrEqual(Number(one.pair));
  });
  const sum = attributions.reduce((whole, { attribution }) => whole + attribution, special);
  if (method === 'attention' || method === 'attention-rollout') expect(sum).toBeCloseTo(1, 6);
  if (method === 'integrated-gradients') expect(Math.abs(sum - (score - rest.baselineScore!))).toBeCloseTo(rest.completenessError!, 9);
  expect(coverage.tokens).toBeLessThanOrEqual(coverage.total);
}

describe('an explainer', () => {
  test('compiles each graph once, and frees all of them', async () => {
    let [compiled, disposed] = [0, 0];
    const counting = { ...backend, compile: async (...given: Parameters<typeof backend.compile>) => {
      const executable = await backend.compile(...given);
      compiled++;
      return { ...executable, dispose: async () => {
        disposed++;
        await executable.dispose();
      } };
    } };
    const one = explainer(await randomTask('sequence-classification'), { backend: counting });
    for (const text of ['the king', 'the hill']) for (const method of methods) await one.explain(text, { method, steps: 2 });
    expect([compiled, disposed]).toEqual([3, 0]); // score, gradient, rollout
    const running = one.explain('the king', { steps: 2 });
    await Promise.all([one.dispose(), one.dispose()]);
    await expect(running).resolves.toMatchObject({ method: 'integrated-gradients' });
    expect([compiled, disposed]).toEqual([3, 3]);
    await expect(one.explain('the king')).rejects.toMatchObject({ code: 'DISPOSED' });
  });
  test('what failed to compile is tried again', async () => {
    let fails = true;
    const flaky = { ...backend, compile: async (...given: Parameters<typeof backend.compile>) => {
      if (fails) throw new Error('busy');
      return backend.compile(...given);
    } };
    await using one = explainer(await randomTask('sequence-classification'), { backend: flaky });
    await expect(one.explain('the king')).rejects.toThrow('busy');
    fails = false;
    await expect(one.explain('the king', { steps: 2 })).resolves.toMatchObject({ per: 'word' });
  });
  test('heeds a signal, before and between runs', async () => {
    const task = await randomTask('sequence-classification');
    await expect(explain(task, 'the king', { backend, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    const stopped = explain(task, 'the king of the hill', { backend, tokenBudget: 8, signal: controller.signal, onProgress: ({ done }) => done > 3 && controller.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
  });
  test('needs a backend, and a head that serves', async () => {
    const task = await randomTask('sequence-classification');
    expect(() => explainer(task, {} as never)).toThrow(expect.objectContaining({ code: 'BACKEND_MISSING' }));
    expect(() => explainer({ ...task, definition: { name: 'ner', head: 'token-classification', servedBy: ['token-classification'] } }, { backend })).toThrow(expect.objectContaining({ code: 'TASK_HEAD' }));
  });
  test('JSON keeps an explanation whole', async () => {
    const found = await explain(await randomTask('base'), 'the king', { backend, steps: 2 });
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });
});
