import { albertForward, albertLoss, completeInputs, gradientGraph, loadWeights, type Executable, type Graph, type Tensor } from '@albertkit/core';
import { describe, expect, test } from 'vitest';
import { goldenGradients, goldenModels, type GoldenCase, type GoldenModel } from '../../../testing/golden.js';
import { difference, differenceOver, largest, runOnce } from './fixtures/run.js';
import { runtimes } from './fixtures/runtimes.js';
import { onnxBackend } from './index.js';

/** docs/design.md, Numbers: absolute and relative for outputs, of a tensor's largest entry for gradients. */
const bounds = { outputs: 2e-5, gradients: 5e-5 };
const models = goldenModels();
const gradients = goldenGradients();

/** The graph that gives all outputs of a case. */
function graphOf({ config, head }: GoldenModel, { inputs, labels, outputs }: GoldenCase): Graph {
  const deep = 'hidden_states.0' in outputs;
  const options = { positions: 'position_ids' in inputs, hiddenStates: deep, attentions: deep };
  return Object.keys(labels).length > 0 ? albertLoss(config, head, options) : albertForward(config, head, options);
}

describe.each(runtimes)('$name', ({ runtime }) => {
  const backend = onnxBackend({ runtime });

  describe.each(['loop', 'unrolled'] as const)('repeat as %s', (repeat) => {
    test.each(models)('$name: every output of every case', async (model) => {
      const compiled = new Map<string, Executable>();
      for (const golden of model.cases) {
        const graph = graphOf(model, golden);
        const key = `${Object.keys(graph.inputs).join()} ${Object.keys(graph.outputs).join()}`;
        const running = compiled.get(key) ?? await backend.compile(graph, loadWeights(model.stored, graph.parameters), { repeat });
        compiled.set(key, running);
        const results = await running.run(completeInputs(graph, { ...golden.inputs, ...golden.labels }));
        for (const [name, wanted] of Object.entries(golden.outputs)) {
          expect(difference(asFloat32(results[name]), wanted), `${golden.name} ${name}`).toBeLessThan(bounds.outputs);
        }
      }
      await Promise.all([...compiled.values()].map((running) => running.dispose()));
    });

    test.each(gradients)('$name: the gradient for every parameter', async (golden) => {
      const graph = gradientGraph(albertLoss(golden.config, golden.head, { positions: 'position_ids' in golden.inputs }));
      const results = await runOnce(backend, graph, completeInputs(graph, { ...golden.inputs, ...golden.labels }), loadWeights(golden.stored, graph.parameters), { repeat });
      const largestOfAll = Math.max(...Object.values(golden.gradients).map(largest));
      expect(Math.abs(results['loss']!.data[0]! - golden.loss)).toBeLessThan(bounds.outputs);
      for (const [name, wanted] of Object.entries(golden.gradients)) {
        const own = largest(wanted);
        const by = own < 1e-9 * largestOfAll ? largestOfAll : own; // key.bias: mathematically 0
        expect(differenceOver(asFloat32(results[name]), wanted, by), name).toBeLessThan(bounds.gradients);
      }
    });
  });

  test('attention as a contrib operator', async () => {
    const contrib = onnxBackend({ runtime, attention: 'contrib' });
    for (const model of models) {
      const golden = model.cases.find(({ outputs }) => !('hidden_states.0' in outputs))!;
      const graph = graphOf(model, golden);
      const results = await runOnce(contrib, graph, completeInputs(graph, { ...golden.inputs, ...golden.labels }), loadWeights(model.stored, graph.parameters));
      for (const [name, wanted] of Object.entries(golden.outputs)) expect(difference(asFloat32(results[name]), wanted), `${model.name} ${name}`).toBeLessThan(bounds.outputs);
    }
  });
});

test('a loop and the same written out agree to the bit', async () => {
  for (const { runtime } of runtimes) {
    const backend = onnxBackend({ runtime });
    for (const model of models) {
      const golden = model.cases[1]!;
      const graph = graphOf(model, golden);
      const weights = loadWeights(model.stored, graph.parameters);
      const inputs = completeInputs(graph, { ...golden.inputs, ...golden.labels });
      const [loop, unrolled] = [await runOnce(backend, graph, inputs, weights, { repeat: 'loop' }), await runOnce(backend, graph, inputs, weights, { repeat: 'unrolled' })];
      expect(unrolled, model.name).toEqual(loop);
    }
  }
});

/** Results come as 32-bit floats: an output that were anything else is no match. */
const asFloat32 = (tensor: Tensor | undefined): Tensor | undefined => (tensor?.data instanceof Float32Array ? tensor : undefined);
