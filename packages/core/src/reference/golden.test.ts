import { describe, expect, test } from 'vitest';
import { goldenGradients, goldenModels, type GoldenCase, type GoldenModel } from '../../../../testing/golden.js';
import { albertForward, type ForwardOptions } from '../albert/forward.js';
import { completeInputs } from '../albert/inputs.js';
import { albertLoss } from '../albert/loss.js';
import { distance, largest, runReference } from '../fixtures/run-reference.js';
import type { Graph } from '../ir/graph.js';
import { gradientGraph } from '../passes/gradients.js';
import { unroll } from '../passes/unroll.js';
import { loadWeights } from '../weights/load.js';

const forms: readonly [string, (graph: Graph) => Graph][] = [['as loops', (graph) => graph], ['unrolled', unroll]];

const optionsFor = ({ inputs, outputs }: GoldenCase): ForwardOptions => ({
  positions: 'position_ids' in inputs,
  hiddenStates: 'hidden_states.0' in outputs,
  attentions: 'attentions.0' in outputs,
});

/** The model as the case needs it, with its loss where the case has labels. */
const graphOf = ({ config, head }: GoldenModel, golden: GoldenCase): Graph =>
  'loss' in golden.outputs ? albertLoss(config, head, optionsFor(golden)) : albertForward(config, head, optionsFor(golden));

const models = goldenModels();

test('every golden model and case is there', () => {
  expect(models.map(({ name }) => name)).toHaveLength(11);
  expect(models.flatMap(({ cases }) => cases.map(({ name }) => name)).sort().join()).toBe(['c0', 'c1', 'c2', 'c3', 'c4'].flatMap((name) => models.map(() => name)).join());
  expect(new Set(models.map(({ head }) => head)).size).toBe(7);
  expect(models.filter(({ head, cases }) => head !== 'base' && cases.every(({ outputs }) => 'loss' in outputs))).toHaveLength(8);
});

// Largest difference measured over all models, cases, outputs and losses, loops and unrolled: 5.1e-15.
describe.for(models)('$name agrees with the golden float64 outputs', (model) => {
  test.for(model.cases.flatMap((golden) => forms.map(([form, change]) => [golden.name, form, golden, change] as const)))('%s %s', async ([, , golden, change]) => {
    const graph = change(graphOf(model, golden));
    const found = await runReference(graph, completeInputs(graph, { ...golden.inputs, ...golden.labels }), loadWeights(model.stored, graph.parameters));
    expect(Object.keys(found).sort()).toEqual(Object.keys(golden.outputs).sort());
    for (const [name, expected] of Object.entries(golden.outputs)) expect(distance(found[name]!, expected), name).toBeLessThan(1e-9);
  });
});

// Largest difference measured, over the tensor's largest entry: 5.9e-15.
describe.for(goldenGradients())('the gradients of $name agree with the golden ones', ({ head, config, stored, inputs, labels, loss, gradients }) => {
  const ofAll = Math.max(...Object.values(gradients).map(largest));
  test.for(forms)('%s', async ([, change]) => {
    const graph = change(gradientGraph(albertLoss(config, head)));
    const { loss: foundLoss, ...found } = await runReference(graph, completeInputs(graph, { ...inputs, ...labels }), loadWeights(stored, graph.parameters));
    expect(Math.abs(foundLoss!.data[0]! - loss)).toBeLessThan(1e-9);
    expect(Object.keys(found).sort()).toEqual(Object.keys(gradients).sort());
    for (const [name, expected] of Object.entries(gradients)) {
      const own = largest(expected);
      // A tensor whose gradient is zero but for rounding (a key's bias) is measured against all.
      expect(distance(found[name]!, expected) / (own < 1e-9 * ofAll ? ofAll : own), name).toBeLessThan(5e-6);
    }
  });
});
