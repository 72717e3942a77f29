import { albertForward, albertHeads, albertLoss, completeInputs, gradientGraph, initialiseWeights, loadWeights, type AlbertConfig, type Graph, type HeadKind, type StoredTensor, type Tensors } from '@albertkit/core';
import { largest } from '../compare.js';
import type { Check } from '../check.js';
import { fixed } from '../property.js';
import { runOnce } from '../run-once.js';
import { choicesAsRows, outputOfSeveral, parameterOfSeveral } from './one-of-several.js';

/** A checkpoint as plain data: this package reads no files. */
type GoldenCheckpoint = { readonly name: string; readonly head: HeadKind; readonly config: AlbertConfig; readonly stored: ReadonlyMap<string, StoredTensor> };
/** Batches of a checkpoint and what comes out: `inputs` and `labels` as the graph wants them, `outputs` under its names. */
export type GoldenModel = GoldenCheckpoint & { readonly cases: readonly { readonly name: string; readonly inputs: Tensors; readonly labels: Tensors; readonly outputs: Tensors }[] };
/** A batch of a checkpoint, its loss, and the gradient of the loss for every parameter. */
export type GoldenGradients = GoldenCheckpoint & { readonly inputs: Tensors; readonly labels: Tensors; readonly loss: number; readonly gradients: Tensors };

/** Every output of every case of a published or computed checkpoint. */
export const goldenModelCheck = (model: GoldenModel): Check => fixed(`models/golden ${model.name}`, async ({ backend, golden: { output: allowed }, compile }, meter) => {
  for (const { name: id, inputs, labels, outputs } of model.cases) {
    const graph = graphOf(model, { inputs, labels, outputs });
    const results = await runOnce(backend, graph, completeInputs(graph, { ...inputs, ...labels }), loadWeights(model.stored, graph.parameters), compile);
    for (const [name, wanted] of Object.entries(outputs)) meter.compare(`${id} ${name}`, results[name], wanted, allowed);
  }
});

/** The same outputs where the head shares its encoder with another; cases with `position_ids` are left out, which `albertHeads` does not take. */
export const goldenHeadCheck = ({ name, head: kind, config, stored, cases }: GoldenModel): Check => fixed(`models/golden ${name} beside another head`, async ({ backend, golden: { output: allowed }, compile }, meter) => {
  const alone = albertForward(config, kind);
  const graph = albertHeads(config, { own: { kind, labels: config.labels }, beside: { kind: 'token-classification', labels: ['A', 'B'] } });
  const own = [...loadWeights(stored, alone.parameters)].map(([parameter, tensor]) => [parameterOfSeveral(parameter, 'own', kind), tensor] as const);
  const weights = new Map([...initialiseWeights(graph.parameters, { seed: 1, initializerRange: 0.2 }), ...own]);
  const running = await backend.compile(graph, weights, compile);
  try {
    for (const { name: id, inputs, outputs } of cases) {
      if ('position_ids' in inputs) continue;
      const fed = completeInputs(alone, inputs);
      const results = await running.run(kind === 'multiple-choice' ? choicesAsRows(fed) : fed);
      for (const output of Object.keys(alone.outputs)) meter.compare(`${id} ${output}`, results[`own.${output}`], outputOfSeveral(outputs[output]!, kind), allowed);
    }
  } finally {
    await running.dispose();
  }
});

export const goldenGradientCheck = (golden: GoldenGradients): Check => fixed(`models/golden gradients ${golden.name}`, async ({ backend, golden: { output, gradient: allowed }, compile }, meter) => {
  const graph = gradientGraph(albertLoss(golden.config, golden.head, { positions: 'position_ids' in golden.inputs }));
  const results = await runOnce(backend, graph, completeInputs(graph, { ...golden.inputs, ...golden.labels }), loadWeights(golden.stored, graph.parameters), compile);
  meter.compare('loss', results['loss'], { dtype: 'float32', shape: [], data: Float64Array.of(golden.loss) }, output);
  const most = Math.max(...Object.values(golden.gradients).map(largest));
  for (const [name, wanted] of Object.entries(golden.gradients)) {
    const own = largest(wanted);
    meter.compare(name, results[name], wanted, allowed, own < 1e-9 * most ? most : own); // key.bias: mathematically 0
  }
});

/** The graph that gives all outputs of a case. */
function graphOf({ config, head }: GoldenModel, { inputs, labels, outputs }: Omit<GoldenModel['cases'][number], 'name'>): Graph {
  const deep = 'hidden_states.0' in outputs;
  const options = { positions: 'position_ids' in inputs, hiddenStates: deep, attentions: deep };
  return Object.keys(labels).length > 0 ? albertLoss(config, head, options) : albertForward(config, head, options);
}
