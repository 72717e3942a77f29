import { fillMask, loadModel, textClassification, tokenClassification } from '@albertkit/tasks';
import { explainer, type ExplainedTask, type ExplainOptions, type Explanation } from '@albertkit/tasks/explain';
import { expect, test } from 'vitest';
import { openBackend } from './backends.js';
import { model } from './fixtures/files.js';

const devices = [['reference', 'cpu'], ['onnx', 'cpu'], ['onnx', 'wasm'], ['tfjs', 'wasm']] as const;

/** The same explanation from each backend, the float64 reference first. */
async function onEach(task: ExplainedTask, input: string, options: ExplainOptions): Promise<readonly Explanation[]> {
  const found: Explanation[] = [];
  for (const [backend, device] of devices) {
    const opened = await openBackend({ backend, device });
    const one = explainer(task, { backend: opened });
    found.push(await one.explain(input, options));
    await one.dispose();
    await opened.dispose();
  }
  return found;
}

/** Places from the largest attribution to the smallest; those closer than the tolerance may change places. */
function expectSame([expected, ...others]: readonly Explanation[], tolerance: number): void {
  const size = Math.max(...expected!.attributions.map(({ attribution }) => Math.abs(attribution)));
  for (const { attributions, target, score, ...other } of others) {
    expect(target).toEqual(expected!.target);
    expect(Math.abs(score - expected!.score)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected!.score)));
    const byRank = (list: Explanation['attributions']): number[] => [...list.keys()].sort((a, b) => list[b]!.attribution - list[a]!.attribution);
    const [ranks, wanted] = [byRank(attributions), byRank(expected!.attributions)];
    ranks.forEach((place, rank) => expect(Math.abs(expected!.attributions[place]!.attribution - expected!.attributions[wanted[rank]!]!.attribution)).toBeLessThan(2 * tolerance * size));
    attributions.forEach(({ attribution }, n) => expect(Math.abs(attribution - expected!.attributions[n]!.attribution)).toBeLessThan(tolerance * size));
    if (other.completenessError !== undefined) expect(Math.abs(other.completenessError - expected!.completenessError!)).toBeLessThan(tolerance * size);
  }
}

const sentiment = async (): Promise<ExplainedTask> => ({ definition: textClassification, model: await loadModel(model('nano')), head: 'sentiment' });

test.each<[ExplainOptions]>([[{ method: 'integrated-gradients', steps: 3 }], [{ method: 'occlusion' }], [{ method: 'attention-rollout', per: 'token' }]])('a label: %j is the same on every backend', async (options) => {
  // Short, and few steps: the reference is slow.
  expectSame(await onEach(await sentiment(), 'I love it', options), 2e-4);
}, 120_000);

test('a word and a masked word: the same on every backend', async () => {
  expectSame(await onEach({ definition: tokenClassification, model: await loadModel(model('nano')), head: 'slots' }, 'play jazz', { steps: 2 }), 2e-4);
  expectSame(await onEach({ definition: fillMask, model: await loadModel(model('nano-base')) }, 'The [MASK] of', { method: 'occlusion' }), 2e-4);
}, 120_000);

test('completeness holds in float32 as well', async () => {
  const opened = await openBackend({ backend: 'onnx' });
  const one = explainer(await sentiment(), { backend: opened });
  for (const text of ['I love it!', 'The shop opens at nine.']) {
    const { attributions, score, baselineScore, completenessError, steps } = await one.explain(text);
    const sum = attributions.reduce((whole, { attribution }) => whole + attribution, 0);
    expect(Math.abs(sum - (score - baselineScore!))).toBeCloseTo(completenessError!, 9);
    expect(steps).toBeLessThan(256);
    expect(completenessError).toBeLessThanOrEqual(1e-3 * Math.abs(score - baselineScore!));
  }
  await one.dispose();
  await opened.dispose();
}, 60_000);
