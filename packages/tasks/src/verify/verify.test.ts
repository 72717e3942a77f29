import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Backend, type Tensors } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { nanoPath } from '../fixtures/nano.js';
import { pipeline } from '../task-names.js';
import { loadModel } from '../model.js';
import { textClassification } from '../text-classification.js';
import { verify } from './index.js';

const sentences = (JSON.parse(readFileSync(new URL('../fixtures/sentences.json', import.meta.url), 'utf8')) as { text: string }[]).map(({ text }) => text).filter((_, n) => n % 2 === 0);

/** The reference with its outputs changed on the way. */
const altered = (change: (outputs: Tensors) => Tensors): Backend => {
  const backend = referenceBackend();
  return {
    ...backend, name: 'altered',
    compile: async (graph, weights) => {
      const executable = await backend.compile(graph, weights);
      return { ...executable, run: async (...given) => change(await executable.run(...given)) };
    },
  };
};
const logits = (change: (x: number, n: number) => number) => altered((outputs) =>
  Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, { ...tensor, data: Float64Array.from(tensor.data, change) }])));

test('a backend that agrees, one that rounds too much, one that decides otherwise, one that gives no number, one that fails', async () => {
  await using sentiment = await pipeline('text-classification', nanoPath('nano'), { backend: referenceBackend(), head: 'sentiment' });
  const failing: Backend = { ...referenceBackend(), name: 'failing', compile: async () => { throw new Error('no'); } };
  const backends = [referenceBackend(), logits((x) => x * 1.001), logits((x, n) => (n < 3 ? -x : x)), logits(() => NaN), failing];
  const report = await verify(sentiment, sentences, backends, { nodes: false });
  expect(report).toMatchObject({ agrees: false, task: 'text-classification', inputs: sentences.length });
  const [same, rough, other, none, failed] = report.backends;
  expect(same).toMatchObject({ agrees: true, outputs: { logits: { absolute: 0, ulp: 0, share: 0, values: 3 * sentences.length } }, decisions: { of: sentences.length, changed: [] } });
  expect(rough).toMatchObject({ agrees: false, decisions: { changed: [] } });
  expect(rough!.outputs['logits']!.relative).toBeCloseTo(0.001, 4);
  expect(other!.decisions!.changed.length).toBeGreaterThan(0);
  for (const { input, expected, actual } of other!.decisions!.changed) {
    expect(expected).toBe((await sentiment(sentences[input]!)).label);
    expect(actual).not.toBe(expected);
  }
  expect(none).toMatchObject({ agrees: false, outputs: { logits: { absolute: Infinity } } });
  expect(none!.decisions!.changed).toHaveLength(sentences.length);
  expect(failed).toMatchObject({ agrees: false, error: { message: 'no' } });
  expect(failed).not.toHaveProperty('decisions');
});

test('slots, words and features, with the options of their tasks; a task of your own with a decision of its own', async () => {
  const backends = [referenceBackend()];
  const backend = backends[0]!;
  await using slots = await pipeline('token-classification', nanoPath('nano'), { backend, head: 'slots' });
  expect((await verify(slots, ['play some jazz by Miles Davis', { tokens: ['play', 'jazz'] }], backends)).backends[0]).toMatchObject({ agrees: true, decisions: { of: 2 } });
  await using fill = await pipeline('fill-mask', nanoPath('nano-base'), { backend });
  expect((await verify(fill, ['The [MASK] of England.'], backends, { task: { targets: ['king'] } })).backends[0]).toMatchObject({ agrees: true, decisions: { of: 1 } });
  await using features = await pipeline('feature-extraction', nanoPath('nano-base'), { backend });
  expect((await verify(features, ['Hello'], backends)).backends[0]).not.toHaveProperty('decisions');
  const model = await loadModel(nanoPath('nano'));
  const report = await verify({ definition: textClassification, model, head: 'sentiment' }, ['Hello'], [logits((x) => x * (1 + 1e-6))], { decision: ({ score }) => score.toFixed(15) });
  expect(report).toMatchObject({ agrees: false, backends: [{ outputs: { logits: { worst: { run: 0 } } }, decisions: { changed: [{ input: 0 }] } }] });
});

test('nothing to verify is no proof', async () => {
  await using sentiment = await pipeline('text-classification', nanoPath('nano'), { backend: referenceBackend(), head: 'sentiment' });
  await expect(verify(sentiment, [], [referenceBackend()])).rejects.toMatchObject({ code: 'NOTHING_TO_VERIFY' });
  await expect(verify(sentiment, ['a'], [])).rejects.toMatchObject({ code: 'NOTHING_TO_VERIFY' });
});
