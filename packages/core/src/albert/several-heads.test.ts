import { expect, test } from 'vitest';
import { goldenModels } from '../../../../testing/golden.js';
import type { Tensors } from '../backend.js';
import { completeInputs } from './inputs.js';
import { referenceBackend } from '../reference/index.js';
import { initialiseWeights } from '../weights/initialise.js';
import { loadWeights } from '../weights/load.js';
import type { HeadKind } from './architecture.js';
import { albertForward } from './forward.js';
import { albertHeads, type NamedHead } from './several-heads.js';

const labels = ['a', 'b', 'c'];
const kinds = ['base', 'pretraining', 'masked-lm', 'sequence-classification', 'token-classification', 'question-answering'] as const satisfies readonly HeadKind[];
const all: Readonly<Record<string, NamedHead>> = Object.fromEntries(kinds.map((kind) => [kind, { kind, labels }]));

test('each golden model is one head of several, with the same numbers to the bit', async () => {
  const backend = referenceBackend();
  for (const { name, head, config, stored, cases } of goldenModels()) {
    if (head === 'multiple-choice') continue; // its rows have another shape: see below
    const graph = albertHeads(config, { own: { kind: head, labels: config.labels }, beside: { kind: 'token-classification', labels: ['x'] } });
    const alone = albertForward(config, head);
    const weights = new Map([
      ...initialiseWeights(graph.parameters, { seed: 1, initializerRange: 0.2 }),
      ...[...loadWeights(stored, alone.parameters)].map(([parameter, tensor]) => [head === 'base' ? `albert.${parameter}` : parameter.startsWith('albert.') ? parameter : `heads.own.${parameter}`, tensor] as const),
    ]);
    await using together = await backend.compile(graph, weights);
    await using single = await backend.compile(alone, loadWeights(stored, alone.parameters));
    for (const { inputs } of cases) {
      if (inputs['position_ids']) continue;
      const fed = completeInputs(alone, inputs);
      const [got, wanted] = [await together.run(fed), await single.run(fed)];
      for (const [output, tensor] of Object.entries(wanted)) expect([name, output, got[`own.${output}`]]).toEqual([name, output, tensor]);
    }
  }
});

test('the encoder is there once, and heads may share their weights', () => {
  const config = goldenModels()[0]!.config;
  const { parameters, outputs } = albertHeads(config, { ...all, order: { kind: 'pretraining', labels: [], weights: 'pretraining' } });
  const names = Object.keys(parameters);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.startsWith('albert.')).map((name) => name.slice('albert.'.length)).sort()).toEqual(Object.keys(albertForward(config, 'base').parameters).sort());
  expect(names.some((name) => name.startsWith('heads.order.'))).toBe(false);
  expect(Object.keys(outputs)).toContain('order.sop_logits');
});

test('a choice is a row', async () => {
  const { config, stored, cases } = goldenModels().find(({ head }) => head === 'multiple-choice')!;
  const alone = albertForward(config, 'multiple-choice');
  const graph = albertHeads(config, { choice: { kind: 'multiple-choice', labels: [] } });
  const weights = new Map([...loadWeights(stored, alone.parameters)].map(([name, tensor]) => [name.startsWith('albert.') ? name : `heads.choice.${name}`, tensor] as const));
  await using rows = await referenceBackend().compile(graph, weights);
  const { inputs, outputs } = cases[0]!;
  const fed: Tensors = Object.fromEntries(Object.entries(completeInputs(alone, inputs)).map(([name, tensor]) => [name, { ...tensor, shape: [tensor.shape[0]! * tensor.shape[1]!, tensor.shape[2]!] }]));
  const { 'choice.logits': got } = await rows.run(fed);
  got!.data.forEach((value, n) => expect(value).toBeCloseTo(outputs['logits']!.data[n]!, 9));
});
