import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeadKind } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { size } from '../../../../testing/sizes.js';
import { compileTask } from '../model.js';
import { runTask } from '../run-task.js';
import { textClassification, type TextClassification, type TextClassificationOptions } from '../text-classification.js';
import { inputOf, randomTask } from './fixtures/random-task.js';
import { explain, explainer, type ExplainedTask, type TargetOptions } from './index.js';

const backend = referenceBackend();
const heads: readonly (readonly [HeadKind, TargetOptions])[] = [
  ['sequence-classification', {}], ['sequence-classification', { label: 'low', against: 'high' }], ['token-classification', {}], ['question-answering', {}], ['question-answering', { part: 'end' }],
  ['multiple-choice', {}], ['masked-lm', {}], ['pretraining', { piece: 'the' }], ['pretraining', { order: 'swapped' }], ['base', {}], ['base', { component: 3, pooling: 'pooled' }], ['base', { similarTo: 'a queen', pooling: 'cls' }],
];

/** What the task itself says of a text. */
async function classify({ model }: ExplainedTask, text: string, options: TextClassificationOptions): Promise<TextClassification> {
  const { executable, context } = await compileTask(textClassification, model, backend);
  const [result] = await runTask(textClassification, executable, context, [text], options);
  await executable.dispose();
  return result!;
}

describe('completeness: attributions add up to what the words changed', () => {
  test('for every head, baseline and depth, groups of layers and inner layers too', async () => {
    await fc.assert(fc.asyncProperty(
      fc.constantFrom(...heads), fc.constantFrom('mask', 'pad', 'zeros'), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 }), fc.nat({ max: 99 }), fc.constantFrom('gelu', 'gelu_new'),
      async ([head, target], baseline, layers, groups, inner, seed, activation) => {
        const task = await randomTask(head, { seed, settings: { num_hidden_layers: layers, num_hidden_groups: Math.min(groups, layers), inner_group_num: inner, hidden_act: activation } });
        await using one = explainer(task, { backend });
        let error = Infinity;
        // The integral comes as near as is asked for when points are added.
        for (let steps = 24; error > 1e-6 && steps < 800; steps *= 2) {
          const found = await one.explain(inputOf(head, 'the unbelievable hill'), { target, baseline, steps });
          error = Math.abs(found.attributions.reduce((whole, { attribution }) => whole + attribution, 0) - (found.score - found.baselineScore!));
          expect(found.special).toBe(0);
          expect(found.completenessError).toBeCloseTo(error, 12);
        }
        expect(error).toBeLessThan(1e-6);
      },
    ), { numRuns: size('explainCompleteness') });
  }, 600_000);

  test('over windows that share tokens, the score being what the task itself averages', async () => {
    const task = await randomTask('sequence-classification');
    const text = 'the king of the hill and the queen of the unbelievable hill';
    const found = await explain(task, text, { backend, maxTokens: 9, steps: 64 });
    expect(found.coverage).toMatchObject({ tokens: found.coverage.total, windows: 3 });
    expect(found.completenessError).toBeLessThan(1e-5);
    const { label, score } = await classify(task, text, { maxTokens: 9, function: 'none' });
    expect([found.target.label, found.score]).toEqual([label, expect.closeTo(score, 9)]);
  });

  test('over windows of a pair, the shorter text in each; and of what a cut text still has', async () => {
    const task = await randomTask('sequence-classification');
    const pair = { text: 'the king of the hill and the queen of the unbelievable hill', text_pair: 'a hill' };
    for (const [options, windows] of [[{ maxTokens: 12 }, 3], [{ maxTokens: 12, truncate: true }, 1]] as const) {
      const found = await explain(task, pair, { backend, steps: 64, ...options });
      expect(found.coverage.windows).toBe(windows);
      expect(found.coverage.tokens < found.coverage.total).toBe(windows === 1);
      expect(found.attributions.filter((one) => one.pair).map(({ text }) => text)).toEqual(['a', 'hill']);
      expect(found.completenessError).toBeLessThan(1e-5);
    }
  });

  test('of a probability as well, which is the one that the task shows', async () => {
    for (const problem of ['single_label_classification', 'multi_label_classification']) {
      const task = await randomTask('sequence-classification', { settings: { problem_type: problem } });
      const found = await explain(task, 'the king', { backend, scale: 'probability', steps: 64 });
      const { label, score } = await classify(task, 'the king', {});
      expect(found).toMatchObject({ target: { label, scale: 'probability' }, score: expect.closeTo(score, 9) });
      expect(found.completenessError).toBeLessThan(1e-5);
    }
    const regression = await randomTask('sequence-classification', { settings: { problem_type: 'regression' } });
    await expect(explain(regression, 'the king', { backend, scale: 'probability' })).rejects.toMatchObject({ code: 'TARGET' });
  });
});

test('steps double while the sum is off, and not when they are given', async () => {
  const task = await randomTask('sequence-classification', { seed: 3, settings: { num_hidden_layers: 2 }, change: (name, { data }) => (/query|key|ffn/.test(name) ? Float32Array.from(data, (x) => x * 4) : undefined) });
  await using one = explainer(task, { backend });
  const few = await one.explain('the king of the hill', { steps: 4 });
  const left: number[] = [];
  const many = await one.explain('the king of the hill', { onProgress: ({ done, total }) => void left.push(total - done) });
  expect(few.steps).toBe(4);
  expect(many.steps).toBeGreaterThan(32);
  expect(many.completenessError).toBeLessThan(few.completenessError!);
  expect(left.at(-1)).toBe(0);
});

test('sensitivity: where no word looks at another, all the attribution is on the word that is asked about', async () => {
  const alone = await randomTask('token-classification', { change: (name, { data }) => (name.includes('attention.dense') ? new Float32Array(data.length) : undefined) });
  await using one = explainer(alone, { backend });
  for (const method of ['integrated-gradients', 'occlusion'] as const) {
    const { attributions, target, score, baselineScore } = await one.explain('the king of the hill', { method, target: { at: 5, label: 'high' } });
    expect(target).toMatchObject({ at: 4, label: 'high' });
    const [king] = attributions.filter((_, n) => n === 1);
    expect(king!.text).toBe('king');
    expect(Math.abs(king!.attribution)).toBeGreaterThan(1e-3);
    if (baselineScore !== undefined) expect(king!.attribution).toBeCloseTo(score - baselineScore, 4);
    for (const { attribution } of attributions.filter((_, n) => n !== 1)) expect(attribution).toBeCloseTo(0, 12);
  }
  // Attention is no explanation: it looks at words that change nothing.
  const shares = (await one.explain('the king of the hill', { method: 'attention-rollout', target: { at: 5 } })).attributions;
  expect(shares[0]!.attribution).toBeGreaterThan(0.05);
});

test('a baseline that the vocabulary has no piece for is refused', async () => {
  const task = await randomTask('sequence-classification');
  const { tokenizer } = task.model;
  const maskless = { ...task, model: { ...task.model, tokenizer: { ...tokenizer, special: { ...tokenizer.special, mask: -1 } } } };
  await expect(explain(maskless, 'the king', { backend })).rejects.toMatchObject({ code: 'BASELINE', facts: { baseline: 'mask' } });
  await expect(explain(maskless, 'the king', { backend, method: 'occlusion' })).rejects.toMatchObject({ code: 'OCCLUSION_MASK' });
  expect((await explain(maskless, 'the king', { backend, baseline: 'zeros' })).attributions).toHaveLength(2);
});
