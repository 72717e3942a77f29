import { albertLoss, loadWeights, unroll, type Graph } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { describe, expect, test } from 'vitest';
import { goldenGradients } from '../../../../testing/golden.js';
import { distances, scalar } from '../fixtures/compare.js';
import { optimisers, type OptimiserName } from '../fixtures/optimisers.js';
import { trainedParameters } from './state-names.js';
import { trainingStep } from './training-step.js';

const forms: readonly [string, (graph: Graph) => Graph][] = [['as loops', (graph) => graph], ['unrolled', unroll]];
const isKnown = (name: string): name is OptimiserName => Object.hasOwn(optimisers, name);

test('every optimiser has golden steps', () => {
  for (const { optimisers: golden } of goldenGradients()) expect(golden.map(({ name }) => name).sort()).toEqual(Object.keys(optimisers).sort());
});

// Largest difference of a parameter measured: 1.9e-10 with adamw-torch, 2.5e-14 with the others.
describe.for(goldenGradients())('three steps on $name give the golden parameters', ({ config, head, stored, inputs, labels, optimisers: golden }) => {
  test.for(golden.flatMap((of) => forms.map(([form, change]) => [of.name, form, of, change] as const)))('%s %s', async ([name, , { rate, losses, norms, parameters }, change]) => {
    if (!isKnown(name)) throw new Error(`There is no optimiser "${name}".`);
    const graph = change(trainingStep(albertLoss(config, head), { optimiser: optimisers[name]() }));
    const running = await referenceBackend().compile(graph, loadWeights(stored, albertLoss(config, head).parameters));
    const fed = { ...inputs, ...labels, learning_rate: scalar(rate) };
    for (const [step, expected] of norms.entries()) {
      const { loss, gradient_norm, updates, skipped } = await running.run(fed);
      expect(Math.abs(loss!.data[0]! - losses[step]!)).toBeLessThan(1e-9);
      expect(Math.abs(gradient_norm!.data[0]! - expected)).toBeLessThan(1e-9);
      expect([updates!.data[0], skipped!.data[0]]).toEqual([step + 1, 0]);
    }
    expect(distances(await running.readState(trainedParameters(graph)), parameters)).toBeLessThan(1e-9);
    expect(Math.abs((await running.run(fed))['loss']!.data[0]! - losses[3]!)).toBeLessThan(1e-9);
    await running.dispose();
  });
});
