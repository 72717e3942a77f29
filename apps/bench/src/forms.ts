import { onnxBackend, type OnnxBackendOptions } from '@albertkit/backend-onnx';
import { add, matmul, Parameters, rewriteGraph, unroll, type CompileOptions, type Graph, type Tensor, type Value, type Weights } from '@albertkit/core';
import * as runtime from 'onnxruntime-node';
import { baseEncoder, baseInputs, baseModel, type BatchShape } from './base-model.js';
import { machine, showMachine } from './machine.js';
import { interleaved } from './measure.js';
import type { Report } from './report.js';
import { showTable } from './table.js';

type Form = { readonly name: string; readonly graph: Graph; readonly weights: Weights; readonly backend?: Omit<OnnxBackendOptions, 'runtime'>; readonly compile?: CompileOptions };
const shapes: readonly BatchShape[] = [{ batch: 1, sequence: 16 }, { batch: 1, sequence: 128 }, { batch: 1, sequence: 384 }, { batch: 8, sequence: 128 }];
const noSkip = { optimization: { disable_specified_optimizers: 'SkipLayerNormFusion' } };

/** The base encoder written in different ways, side by side: what the defaults of the ONNX backend rest on (docs/decisions/onnx-*.md). */
export const attentionForms = (rounds: number): Promise<Report> => compare('attention', rounds, (graph, weights) => [
  { name: 'standard', graph, weights, backend: { attention: 'standard' } },
  { name: 'contrib', graph, weights, backend: { attention: 'contrib' } },
]);

export const linearForms = (rounds: number): Promise<Report> => compare('linear', rounds, (graph, weights) => {
  const written = unroll(graph);
  const other = withTransposedWeights(written, weights);
  return [{ name: 'Gemm', graph: written, weights }, { name: 'MatMul, transposed weight', ...other }];
});

export const repeatForms = (rounds: number): Promise<Report> => compare('repeat', rounds, (graph, weights) => [
  { name: 'Loop', graph, weights, compile: { repeat: 'loop' } },
  { name: 'unrolled', graph, weights, compile: { repeat: 'unrolled' } },
]);

export const levelForms = (rounds: number): Promise<Report> => compare('level', rounds, (graph, weights) => [
  ...['basic', 'extended', 'all'].map((level) => ({ name: level, graph, weights, backend: { sessionOptions: { graphOptimizationLevel: level } } })),
  { name: 'all but SkipLayerNorm', graph, weights, backend: { sessionOptions: { graphOptimizationLevel: 'all', extra: noSkip } } },
]);

async function compare(name: string, rounds: number, make: (graph: Graph, weights: Weights) => readonly Form[]): Promise<Report> {
  const at = machine();
  const forms = make(baseEncoder(), baseModel().weights);
  const running = await Promise.all(forms.map(async (form) => ({ form, executable: await onnxBackend({ runtime, ...form.backend }).compile(form.graph, form.weights, form.compile) })));
  const results = [];
  for (const shape of shapes) {
    const measured = await interleaved(running.map(({ form, executable }) => ({ name: form.name, run: () => executable.run(baseInputs(form.graph, shape)) })), rounds);
    results.push({ ...shape, milliseconds: Object.fromEntries(measured.map((one) => [one.name, { median: one.median, least: one.least }])) });
  }
  await Promise.all(running.map(({ executable }) => executable.dispose()));
  const rows = results.map(({ batch, sequence, milliseconds }) => [`${batch} x ${sequence}`, ...forms.flatMap((form) => [milliseconds[form.name]!.median, milliseconds[form.name]!.least])]);
  const table = showTable(['batch x sequence', ...forms.flatMap((form) => [`${form.name} ms`, 'least'])], rows);
  return { name, machine: at, rounds, results, text: `Base encoder, ways to write ${name}, median of ${rounds}\n${showMachine(at)}\n\n${table}` };
}

/** Every linear layer as a product with a weight stored [in, out], and an addition. */
function withTransposedWeights(graph: Graph, weights: Weights): { graph: Graph; weights: Weights } {
  const p = new Parameters();
  const turned = new Map(weights);
  const rewritten = rewriteGraph(graph, ({ op }, [x, weight, bias]) => {
    if (op !== 'linear') return undefined;
    const name = weight!.node.attrs['name'] as string;
    turned.set(`${name}.transposed`, transposed(weights.get(name)!));
    const [out, inner] = weight!.type.shape as [number, number];
    const product: Value = matmul(x!, p.get(`${name}.transposed`, [inner, out]));
    return [add(product, bias!)];
  });
  return { graph: rewritten, weights: turned };
}

function transposed({ shape, data }: Tensor): Tensor {
  const [rows, columns] = shape as [number, number];
  return { dtype: 'float32', shape: [columns, rows], data: Float32Array.from(data, (_, n) => data[(n % rows) * columns + Math.floor(n / rows)]!) };
}
