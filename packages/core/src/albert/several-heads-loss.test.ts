import { describe, expect, test } from 'vitest';
import type { Tensor, Tensors, Weights } from '../backend.js';
import { modelGradientError } from '../fixtures/model-gradient-error.js';
import { distance, distances, float, int, largest, runReference } from '../fixtures/run-reference.js';
import { rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { gradientGraph } from '../passes/gradients.js';
import { labelTotals } from './label-totals.js';
import { albertLoss, type LossOptions } from './loss.js';
import { albertHeadsLoss, type NamedHeadLoss } from './several-heads-loss.js';

/** Hidden places hold a word and not the padding, which takes no gradient of its look-up although answers are sought there too. */
const ids = [[2, 5, 7, 3], [2, 9, 3, 1], [2, 8, 6, 3], [2, 4, 3, 1], [2, 10, 9, 3]];
const lengths = [4, 3, 4, 3, 4];
const none = -100;

/** Each head, the rows that are its own, what it is fed among all rows, and what it is fed alone. */
const heads: Readonly<Record<string, { readonly head: NamedHeadLoss; readonly rows: readonly number[]; readonly joint: Tensors; readonly alone: Tensors; readonly options?: LossOptions }>> = {
  intents: { head: { kind: 'sequence-classification', labels: ['a', 'b', 'c'], weight: 2 }, rows: [0, 3], joint: { labels: int([5], [2, none, none, 0, none]) }, alone: { labels: int([2], [2, 0]) } },
  emotions: {
    head: { kind: 'sequence-classification', labels: ['x', 'y'], problemType: 'multi_label_classification' }, rows: [1, 2],
    joint: { labels: float([5, 2], [none, none, 1, 0, 1, 1, none, none, none, none]) }, alone: { labels: float([2, 2], [1, 0, 1, 1]) }, options: { problemType: 'multi_label_classification' },
  },
  score: { head: { kind: 'sequence-classification', labels: ['s'], weight: 0.5 }, rows: [0, 4], joint: { labels: float([5], [0.5, none, none, none, -2]) }, alone: { labels: float([2], [0.5, -2]) } },
  slots: {
    head: { kind: 'token-classification', labels: ['O', 'B', 'I', 'E'] }, rows: [1, 4],
    joint: { labels: int([5, 4], [none, none, none, none, none, 1, 2, none, none, none, none, none, none, none, none, none, none, 0, 3, none]) }, alone: { labels: int([2, 4], [none, 1, 2, none, none, 0, 3, none]) },
  },
  answers: {
    head: { kind: 'question-answering', labels: [] }, rows: [2, 3],
    joint: { start_positions: int([5], [none, none, 1, 0, none]), end_positions: int([5], [none, none, 3, 0, none]) }, alone: { start_positions: int([2], [1, 0]), end_positions: int([2], [3, 0]) },
  },
  words: {
    head: { kind: 'masked-lm', labels: [], weight: 0.25 }, rows: [1, 2],
    joint: { masked_positions: int([3], [5, 10, 9]), labels: int([3], [4, 9, 5]) }, alone: { masked_positions: int([3], [1, 6, 5]), labels: int([3], [4, 9, 5]) }, options: { maskedPositions: true },
  },
};
const all = Object.fromEntries(Object.entries(heads).map(([name, { head }]) => [name, head]));
const labelsOf = (names: readonly string[]): Tensors => Object.fromEntries(names.flatMap((name) => Object.entries(heads[name]!.joint).map(([label, tensor]) => [`${name}.${label}`, tensor])));
/** The same labels, none of which names anything. */
const unlabelled = (name: string): Tensors =>
  Object.fromEntries(Object.entries(heads[name]!.joint).map(([label, tensor]) => [`${name}.${label}`, label === 'masked_positions' ? tensor : { ...tensor, data: tensor.data.map(() => none) }]));

const graph = albertHeadsLoss(smallConfig, all, { maskedPositions: true });
const weights = smallWeights(graph.parameters);
const names = Object.keys(heads);
/** Whatever is fed; the last head's rows count for nothing. */
const shares = [0.4, 0.25, 0.5, 1, 0.125, 0];
const sharesOf = (wanted: readonly string[]): Tensors => ({ head_shares: float([wanted.length], wanted.map((name) => shares[names.indexOf(name)]!)) });
const fed = { ...rows(ids, lengths), ...labelsOf(names), ...sharesOf(names) };
const lossNames = ['loss', ...names.map((name) => `loss.${name}`)];

/** The loss of one head on its rows with the same weights, and its gradients by their joint names. */
async function alone(name: string): Promise<{ readonly loss: Tensor; readonly gradients: Tensors }> {
  const { head, rows: own, alone: labels, options = {} } = heads[name]!;
  const loss = albertLoss({ ...smallConfig, labels: head.labels }, head.kind, options);
  const jointName = (parameter: string): string => (parameter.startsWith('albert.') ? parameter : `heads.${name}.${parameter}`);
  const taken: Weights = new Map(Object.keys(loss.parameters).map((parameter) => [parameter, weights.get(jointName(parameter))!]));
  const { loss: value, ...gradients } = await runReference(gradientGraph(loss, { keep: ['loss'] }), { ...rows(own.map((n) => ids[n]!), own.map((n) => lengths[n]!)), ...labels }, taken);
  return { loss: value!, gradients: Object.fromEntries(Object.entries(gradients).map(([parameter, tensor]) => [jointName(parameter), tensor])) };
}

describe('the loss of several heads', () => {
  test('and its gradients are the sum, by weight and share, of those of each head alone on its own rows', async () => {
    const found = await runReference(gradientGraph(graph, { keep: lossNames }), fed, weights);
    const each = await Promise.all(names.map(async (name) => ({ name, counts: (heads[name]!.head.weight ?? 1) * shares[names.indexOf(name)]!, ...await alone(name) })));
    for (const { name, loss } of each) expect(distance(found[`loss.${name}`]!, loss), name).toBeLessThan(1e-9);
    expect(found['loss']!.data[0]).toBeCloseTo(each.reduce((sum, { counts, loss }) => sum + counts * loss.data[0]!, 0), 9);
    for (const [parameter, { shape }] of Object.entries(graph.parameters)) {
      const sum = new Float64Array(found[parameter]!.data.length);
      for (const { counts, gradients } of each) gradients[parameter]?.data.forEach((value, n) => (sum[n]! += counts * value));
      expect(distance(found[parameter]!, float(shape.map(Number), sum)), parameter).toBeLessThan(1e-9);
    }
  });

  test.for(names)('has nothing of %s where no row is its own: 0, no gradient in its weights, the rest as without it', async (name) => {
    const without = albertHeadsLoss(smallConfig, Object.fromEntries(Object.entries(all).filter(([other]) => other !== name)), { maskedPositions: true });
    const { [`loss.${name}`]: none, ...found } = await runReference(gradientGraph(graph, { keep: ['loss', `loss.${name}`] }), { ...fed, ...unlabelled(name) }, weights);
    expect(none!.data[0]).toBe(0);
    const rest = names.filter((other) => other !== name);
    const fewer = { ...rows(ids, lengths), ...labelsOf(rest), ...sharesOf(rest) };
    const others = await runReference(gradientGraph(without, { keep: ['loss'] }), fewer, new Map([...weights].filter(([parameter]) => parameter in without.parameters)));
    for (const [parameter, tensor] of Object.entries(found)) {
      if (parameter in others) expect(distance(tensor, others[parameter]!), parameter).toBeLessThan(1e-12);
      else expect([parameter, largest(tensor)]).toEqual([parameter, 0]);
    }
  });

  test('and its gradients are the sums over parts of the batch, filled up with empty rows, where totals are fed', async () => {
    const split = gradientGraph(albertHeadsLoss(smallConfig, all, { maskedPositions: true, labelTotals: true }), { keep: lossNames });
    const pick = ({ dtype, shape, data }: Tensor, wanted: readonly number[], filler: number): Tensor => {
      const row = data.length / shape[0]!;
      const picked = wanted.flatMap((n) => (n < 0 ? new Array<number>(row).fill(filler) : Array.from(data.subarray(n * row, (n + 1) * row))));
      return { dtype, shape: [wanted.length, ...shape.slice(1)], data: dtype === 'float32' ? Float32Array.from(picked) : Int32Array.from(picked) };
    };
    const part = (wanted: readonly number[], places: Tensors): Tensors => ({
      ...Object.fromEntries(Object.entries(fed).map(([name, tensor]) => [name, pick(tensor, wanted, name === 'input_ids' || name === 'attention_mask' || name === 'token_type_ids' ? 0 : none)])), ...sharesOf(names), ...places,
    });
    const parts = [part([0, 1, 2], { 'words.masked_positions': int([3], [5, 10, 9]), 'words.labels': int([3], [4, 9, 5]) }), part([3, 4, -1], { 'words.masked_positions': int([2], [0, 0]), 'words.labels': int([2], [none, none]) })];
    const totals = labelTotals(split, parts);
    const [first, second] = await Promise.all(parts.map((one) => runReference(split, { ...one, ...totals }, weights)));
    const sums = Object.fromEntries(Object.entries(first!).map(([name, tensor]) => [name, { ...tensor, data: tensor.data.map((x, n) => x + second![name]!.data[n]!) }]));
    expect(distances(sums, await runReference(gradientGraph(graph, { keep: lossNames }), fed, weights))).toBeLessThan(1e-12);
  });

  test('has the gradient that finite differences say, with dropout and weights of layers', async () => {
    const dropping = albertHeadsLoss(smallConfig, all, { maskedPositions: true, dropout: { hidden: 0.2, attention: 0.1, classifier: 0.3 }, layerGradientWeights: true });
    const given = { ...fed, dropout_seed: int([], [7]), layer_gradient_weights: float([3], [1, 1, 1]) };
    expect(await modelGradientError(dropping, given, weights)).toBeLessThan(1e-9);
  });
});

test('words may be scored everywhere', async () => {
  const everywhere = albertHeadsLoss(smallConfig, { words: all['words']! });
  const at = albertHeadsLoss(smallConfig, { words: all['words']! }, { maskedPositions: true });
  const own = new Map([...weights].filter(([name]) => name in at.parameters));
  const labels = int([5, 4], [none, none, none, none, none, 4, none, none, none, 5, 9, none, none, none, none, none, none, none, none, none]);
  const whole = await runReference(gradientGraph(everywhere), { ...rows(ids, lengths), 'words.labels': labels, head_shares: float([1], [1]) }, own);
  expect(distances(whole, await runReference(gradientGraph(at), { ...rows(ids, lengths), ...labelsOf(['words']), head_shares: float([1], [1]) }, own))).toBeLessThan(1e-12);
});

test('each head has dropout masks of its own, the first those of a model with that head alone', async () => {
  const head: NamedHeadLoss = { kind: 'token-classification', labels: smallConfig.labels };
  const dropout = { hidden: 0.1, classifier: 0.5 };
  const two = albertHeadsLoss(smallConfig, { one: head, two: { ...head, weights: 'one' } }, { dropout });
  const given = { ...rows(ids, lengths), 'one.labels': int([5, 4], new Array<number>(20).fill(1)), 'two.labels': int([5, 4], new Array<number>(20).fill(1)), head_shares: float([2], [0.5, 0.5]), dropout_seed: int([], [3]) };
  const found = await runReference(two, given, smallWeights(two.parameters));
  expect(distance(found['one.logits']!, found['two.logits']!)).toBeGreaterThan(0.01);
  const single = albertLoss(smallConfig, 'token-classification', { dropout });
  const taken = new Map(Object.keys(single.parameters).map((name) => [name, smallWeights(two.parameters).get(name.startsWith('albert.') ? name : `heads.one.${name}`)!]));
  const { logits } = await runReference(single, { ...rows(ids, lengths), labels: given['one.labels'], dropout_seed: given.dropout_seed }, taken);
  expect(distance(found['one.logits']!, logits!)).toBe(0);
});

test.for<[string, Readonly<Record<string, NamedHeadLoss>>, string]>([
  ['no head', {}, 'OPTION'],
  ['choices', { choices: { kind: 'multiple-choice', labels: [] } }, 'OPTION'],
  ['no weight', { one: { kind: 'question-answering', labels: [], weight: 0 } }, 'OPTION'],
  ['the name of the sum', { loss: { kind: 'question-answering', labels: [] } }, 'OPTION'],
  ['the plain model', { plain: { kind: 'base', labels: [] } }, 'NO_LOSS'],
])('%s cannot be trained with others', ([, given, code]) => {
  expect(() => albertHeadsLoss(smallConfig, given)).toThrow(expect.objectContaining({ code }));
});
