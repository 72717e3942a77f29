import type { Backend, Graph } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { loadModel, textClassification } from '@albertkit/tasks';
import { verify } from '@albertkit/tasks/verify';
import { expect, it } from 'vitest';
import { model } from './fixtures/files.js';
import { agreementView } from './show-agreement.js';

/** The reference with another epsilon in every layerNorm, in the bodies of repeats too. */
const fault = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => {
    if (node.op === 'layerNorm') return { ...node, attrs: { ...node.attrs, epsilon: 0.5 } };
    return node.op === 'repeat' ? { ...node, attrs: { ...node.attrs, body: fault(node.attrs['body'] as Graph) } } : node;
  }),
});
const reference = referenceBackend();
const broken: Backend = { ...reference, name: 'broken', compile: (graph, weights) => reference.compile(fault(graph), weights) };

it('says which backend is off, at which node, and what it decides otherwise', async () => {
  const texts = ['I love this, thank you!', 'What a wonderful day'];
  const report = await verify({ definition: textClassification, model: await loadModel(model('nano')), head: 'sentiment' }, texts, [reference, broken]);
  expect(report.backends[1]).toMatchObject({ agrees: false, diverges: { op: 'layerNorm', within: [], near: 'albert.embeddings.LayerNorm.weight', use: 1, uses: 1, alone: true } });
  const view = agreementView(report, texts, { columns: 100, colours: false });
  expect(view).toMatch(/^broken +logits +6 +\d/m);
  expect(view).toMatch(/^broken is off in logits\n {2}first node that diverges: layerNorm at albert\.embeddings\.LayerNorm\.weight, node \d+ unrolled: alone on the same inputs off by \d/m);
  expect(view).not.toMatch(/^reference is off/m);
});

it('says what a backend threw', () => {
  const view = agreementView({ agrees: false, tolerance: { absolute: 1, relative: 1 }, runs: 1, inputs: 1, backends: [{ backend: 'lost', agrees: false, outputs: {}, error: { code: 'DEVICE_LOST', message: 'gone\nfor good' } }] }, [], { columns: 100, colours: false });
  expect(view).toContain('lost threw DEVICE_LOST: gone for good');
});
