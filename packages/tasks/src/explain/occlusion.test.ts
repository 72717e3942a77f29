import { describe, expect, test } from 'vitest';
import { batchInputs } from '../batch-tensors.js';
import { compileTask } from '../model.js';
import { textClassification } from '../text-classification.js';
import { referenceBackend } from '@albertkit/core/reference';
import { randomTask } from './fixtures/random-task.js';
import { explain, explainer, type ExplainedTask, type ExplainOptions, type Explanation } from './index.js';

const backend = referenceBackend();
const text = 'the unbelievable king of the hill';

/** The logit of label `low` for a row of ids, run alone. */
async function lowOf({ model }: ExplainedTask, ids: readonly number[]): Promise<number> {
  const { executable } = await compileTask(textClassification, model, backend);
  const found = await executable.run(batchInputs([{ ids: Int32Array.from(ids), typeIds: new Int32Array(ids.length) }], 0));
  await executable.dispose();
  return found['logits']!.data[1]!;
}

describe('occlusion is what single runs give by hand', async () => {
  const task = await randomTask('sequence-classification');
  const { ids, wordIds } = task.model.tokenizer.encode(text);
  const { mask } = task.model.tokenizer.special;
  const whole = await lowOf(task, [...ids]);
  const without = async (hidden: (token: number) => boolean, replace: 'mask' | 'remove'): Promise<number> =>
    whole - (await lowOf(task, [...ids].flatMap((id, token) => (!hidden(token) ? [id] : replace === 'mask' ? [mask] : []))));
  const occlude = (options: ExplainOptions): Promise<Explanation> => explain(task, text, { backend, method: 'occlusion', target: 'low', tokenBudget: 24, ...options });

  test.for(['mask', 'remove'] as const)('words: %s', async (replace) => {
    const found = await occlude({ replace });
    expect(found.score).toBeCloseTo(whole, 12);
    expect(found.attributions).toHaveLength(6);
    for (const [word, { attribution }] of found.attributions.entries()) expect(attribution).toBeCloseTo(await without((token) => wordIds[token] === word, replace), 12);
  });
  test('tokens', async () => {
    const found = await occlude({ per: 'token' });
    expect(found.attributions).toHaveLength(ids.length - 2);
    for (const [token, { attribution }] of found.attributions.entries()) expect(attribution).toBeCloseTo(await without((at) => at === token + 1, 'mask'), 12);
  });
  test('spans of two words: the mean over the spans that hold a word', async () => {
    const found = await occlude({ span: 2 });
    const spans = await Promise.all([0, 1, 2, 3, 4].map((first) => without((token) => wordIds[token] === first || wordIds[token] === first + 1, 'mask')));
    const wanted = [spans[0]!, (spans[0]! + spans[1]!) / 2, (spans[1]! + spans[2]!) / 2, (spans[2]! + spans[3]!) / 2, (spans[3]! + spans[4]!) / 2, spans[4]!];
    found.attributions.forEach(({ attribution }, word) => expect(attribution).toBeCloseTo(wanted[word]!, 12));
  });
  test('a span longer than the text occludes all of it', async () => {
    const found = await occlude({ span: 100 });
    const all = await without((token) => wordIds[token]! >= 0, 'mask');
    for (const { attribution } of found.attributions) expect(attribution).toBeCloseTo(all, 12);
  });
});

test('a word in several windows is occluded in each', async () => {
  const task = await randomTask('sequence-classification');
  const long = 'the king of the hill and the queen of the hill';
  const { ids } = task.model.tokenizer.encode(long);
  const [cls, sep] = [ids[0]!, ids.at(-1)!];
  const words = [...ids.slice(1, -1)];
  const { mask } = task.model.tokenizer.special;
  const found = await explain(task, long, { backend, method: 'occlusion', target: 'low', maxTokens: 9, overlap: 3 });
  // 11 tokens in windows of 7 with 3 shared: 0 to 7 and 4 to 11; they speak for 6 and 5 of them, by the max-context rule.
  expect(found.coverage).toEqual({ tokens: 11, total: 11, windows: 2 });
  const scored = async (tokens: readonly number[]): Promise<number> => {
    const [first, second] = [await lowOf(task, [cls, ...tokens.slice(0, 7), sep]), await lowOf(task, [cls, ...tokens.slice(4), sep])];
    return (6 * first + 5 * second) / 11;
  };
  for (const word of [0, 5, 10]) {
    expect(found.attributions[word]!.attribution).toBeCloseTo((await scored(words)) - (await scored(words.map((id, n) => (n === word ? mask : id)))), 12);
  }
});

test('where the score is read at a word, that word is masked and not taken out; a mean over places stays a mean', async () => {
  await using token = explainer(await randomTask('token-classification'), { backend });
  const [masked, removed] = [await token.explain('the king', { method: 'occlusion', target: { at: 4 } }), await token.explain('the king', { method: 'occlusion', replace: 'remove', target: { at: 4 } })];
  expect(removed.attributions[1]).toEqual(masked.attributions[1]);
  expect(removed.attributions[0]!.attribution).not.toBeCloseTo(masked.attributions[0]!.attribution, 6);
  // The component's mean over [CLS] king [SEP] is what is left of the king.
  await using vector = explainer(await randomTask('base'), { backend });
  const target = { component: 2 };
  const [pair, alone] = [await vector.explain('king the', { method: 'occlusion', replace: 'remove', target }), await vector.explain('king', { method: 'occlusion', target })];
  expect(pair.score - pair.attributions[1]!.attribution).toBeCloseTo(alone.score, 12);
});
