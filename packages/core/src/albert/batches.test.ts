import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import type { Tensor, Tensors } from '../backend.js';
import { distance, distances, int, largest, runReference } from '../fixtures/run-reference.js';
import { headKinds, rows, smallConfig, smallConfigs, smallWeights } from '../fixtures/small-albert.js';
import { gradientGraph } from '../passes/gradients.js';
import type { AlbertConfig } from './config.js';
import { albertForward } from './forward.js';
import { completeInputs } from './inputs.js';
import { albertLoss } from './loss.js';

const settings = { numRuns: 40, seed: seed() };
const flatHeads = headKinds.filter((head) => head !== 'multiple-choice');
const word = fc.nat(smallConfig.vocabularySize - 1);
const text = fc.array(word, { minLength: 1, maxLength: 4 });

const run = (config: AlbertConfig, head: (typeof flatHeads)[number], inputs: Tensors): Promise<Tensors> => {
  const graph = albertForward(config, head);
  return runReference(graph, inputs, smallWeights(graph.parameters));
};
/** One row of a result. */
function row({ dtype, shape: [batch, ...rest], data }: Tensor, n: number): Tensor {
  const size = data.length / batch!;
  return { dtype, shape: [1, ...rest], data: data.slice(n * size, (n + 1) * size) };
}
/** The first tokens of a result [1, sequence, ...]; a pooled [1, hidden] as it is. */
function firstTokens(tensor: Tensor, sequence: number, kept: number): Tensor {
  const { dtype, shape: [batch, length, ...rest], data } = tensor;
  if (length !== sequence) return tensor;
  return { dtype, shape: [batch!, kept, ...rest], data: data.slice(0, (data.length / sequence) * kept) };
}
const padded = (ids: readonly number[], length: number, filling: readonly number[]): number[] => [...ids, ...filling.slice(0, length - ids.length)];

describe('a batch', () => {
  test('gives each row what it gives alone, whatever its padding holds', async () => {
    await fc.assert(fc.asyncProperty(smallConfigs, fc.constantFrom(...flatHeads), fc.array(text, { minLength: 1, maxLength: 3 }), fc.array(word, { minLength: 7, maxLength: 7 }), fc.nat(3), async (config, head, texts, filling, more) => {
      const length = Math.min(config.maxPositions, Math.max(...texts.map((ids) => ids.length)) + more);
      const together = await run(config, head, rows(texts.map((ids) => padded(ids, length, filling)), texts.map((ids) => ids.length)));
      for (const [n, ids] of texts.entries()) {
        const alone = await run(config, head, rows([ids]));
        for (const [name, tensor] of Object.entries(alone)) {
          const inBatch = row(together[name]!, n);
          const part = name === 'pooler_output' || name === 'sop_logits' || (head === 'sequence-classification') ? inBatch : firstTokens(inBatch, length, ids.length);
          expect(distance(tensor, part), `${head} ${name}`).toBeLessThan(1e-12);
        }
      }
    }), settings);
  });

  test('of no rows gives no rows', async () => {
    for (const head of flatHeads) {
      const found = await run(smallConfig, head, { input_ids: int([0, 3], []), attention_mask: int([0, 3], []), token_type_ids: int([0, 3], []) });
      for (const { shape, data } of Object.values(found)) expect([shape[0], data.length]).toEqual([0, 0]);
    }
  });

  test('turns with its rows', async () => {
    const ids = [[2, 5, 3], [2, 7, 3], [9, 1, 4]];
    const [straight, turned] = [await run(smallConfig, 'token-classification', rows(ids)), await run(smallConfig, 'token-classification', rows([...ids].reverse()))];
    ids.forEach((_, n) => expect(distance(row(straight['logits']!, n), row(turned['logits']!, 2 - n))).toBe(0));
  });

  test('of choices is a batch of rows', async () => {
    const graph = albertForward(smallConfig, 'multiple-choice');
    const weights = smallWeights(graph.parameters);
    const flat = rows([[2, 5, 3, 0], [2, 7, 8, 3], [2, 1, 3, 0], [4, 4, 4, 4]], [3, 4, 3, 4]);
    const shaped = (shape: readonly number[]): Tensors => Object.fromEntries(Object.entries(flat).map(([name, tensor]) => [name, { ...tensor, shape }]));
    const [two, one] = [await runReference(graph, shaped([2, 2, 4]), weights), await runReference(graph, shaped([4, 1, 4]), weights)];
    expect(two['logits']!.shape).toEqual([2, 2]);
    expect([...two['logits']!.data]).toEqual([...one['logits']!.data]);
  });
});

describe('a row that is masked whole', () => {
  const inputs = { ...rows([[2, 5, 7], [2, 5, 7]]), attention_mask: int([2, 3], [0, 0, 0, 1, 1, 1]) };
  test('is finite with every head', async () => {
    for (const head of flatHeads) {
      for (const tensor of Object.values(await run(smallConfig, head, inputs))) expect(Number.isFinite(largest(tensor)), head).toBe(true);
    }
  });
  test('looks at all its tokens as if by one score', async () => {
    const graph = albertForward({ ...smallConfig, layers: 1 }, 'base', { attentions: true });
    const found = await runReference(graph, inputs, smallWeights(graph.parameters));
    expect([...found['attentions.0']!.data.subarray(0, 18)]).toEqual(new Array(18).fill(1 / 3));
  });
  test('has finite gradients, also where every row is', async () => {
    const graph = albertLoss(smallConfig, 'token-classification');
    const fed = { ...inputs, attention_mask: int([2, 3], [0, 0, 0, 0, 0, 0]), labels: int([2, 3], [0, 1, 2, -100, -100, 0]) };
    for (const tensor of Object.values(await runReference(gradientGraph(graph), fed, smallWeights(graph.parameters)))) expect(Number.isFinite(largest(tensor))).toBe(true);
  });
});

test('missing inputs are a mask of ones, types of zero and positions from 0', async () => {
  const graph = albertForward(smallConfig, 'base', { positions: true });
  const given = { input_ids: int([2, 3], [2, 5, 3, 2, 6, 3]) };
  expect(completeInputs(graph, given)).toEqual({ ...given, attention_mask: int([2, 3], [1, 1, 1, 1, 1, 1]), token_type_ids: int([2, 3], [0, 0, 0, 0, 0, 0]), position_ids: int([2, 3], [0, 1, 2, 0, 1, 2]) });
  const plain = albertForward(smallConfig, 'base');
  const weights = smallWeights(graph.parameters);
  expect(distances(await runReference(graph, completeInputs(graph, given), weights), await runReference(plain, completeInputs(plain, given), weights))).toBe(0);
  expect(() => completeInputs(graph, {})).toThrow(expect.objectContaining({ code: 'INPUT_MISSING' }));
});
