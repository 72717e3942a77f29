import { expect, test } from 'vitest';
import type { Backend } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { compose } from '../compose/index.js';
import { names, randomFolder, tone, words } from '../fixtures/random-folder.js';
import { fillMask, loadModel, splitSentences, textClassification, tokenClassification } from '../index.js';
import { verify } from './index.js';

const model = await loadModel(randomFolder({ tone, names, words }));
const own = compose(model, { backend: referenceBackend() })
  .use('tone', textClassification)
  .use('sentences', ({ text }) => splitSentences(text), { needs: [] })
  .forEach('sentences', 'names', tokenClassification, { ignoreLabels: [] })
  .when(({ tone: { label } }) => label === 'good', 'fill', fillMask, { input: ({ text }) => `${text} [MASK]`, strategy: 'greedy', topK: 1 });
const texts = ['The king. He fell off the hill.', 'unbelievable', 'a queen and a king'];

/** The reference with some of its outputs changed on the way. */
const altered = (name: string, change: (x: number, n: number) => number, which: string): Backend => {
  const backend = referenceBackend();
  return { ...backend, name, compile: async (graph, weights) => {
    const executable = await backend.compile(graph, weights);
    return { ...executable, run: async (...given) => Object.fromEntries(Object.entries(await executable.run(...given)).map(([output, tensor]) => [output, output.startsWith(which) ? { ...tensor, data: Float64Array.from(tensor.data, change) } : tensor])) };
  } };
};

test('a composition on a backend that agrees, and on one whose head decides otherwise', async () => {
  const report = await verify(own, texts, [referenceBackend(), altered('other', (x) => -x, 'tone'), altered('rough', (x) => x * (1 + 1e-3), 'names')], { nodes: false });
  expect(report).toMatchObject({ agrees: false, task: 'tone, sentences, names, fill', inputs: 3 });
  const [same, other, rough] = report.backends;
  expect(same).toMatchObject({ agrees: true, decisions: { of: 3, changed: [] } });
  expect(Object.keys(same!.outputs)).toEqual(expect.arrayContaining(['tone-sequence-classification.logits', 'names-token-classification.logits']));
  expect(other!.decisions!.changed.map(({ input }) => input)).toEqual([0, 1, 2]);
  expect(other!.decisions!.changed[0]!.expected).toMatch(/^tone: (good|bad); names: /);
  expect(rough).toMatchObject({ agrees: false, decisions: { changed: [] } });
});
