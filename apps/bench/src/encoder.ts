import { onnxBackend } from '@albertkit/backend-onnx';
import { closeGraph, input, matmul, Parameters, slice, type Executable, type Tensor } from '@albertkit/core';
import * as runtime from 'onnxruntime-node';
import { baseEncoder, baseInputs, baseModel, batchShapes, encoderOperations } from './base-model.js';
import { machine, showMachine } from './machine.js';
import { interleaved } from './measure.js';
import type { Report } from './report.js';
import { showTable } from './table.js';

/** The product that the encoder is held against: [1024, 768] by constant [768, 3072]. */
const [rows, inner, columns] = [1024, 768, 3072];
const yardstick = { name: `MatMul ${rows} x ${inner} x ${columns}`, operations: 2 * rows * inner * columns };

/** GFLOP/s of the base encoder beside that of one matrix product, for each batch shape, in one run. */
export async function encoder(rounds: number): Promise<Report> {
  const at = machine();
  const backend = onnxBackend({ runtime });
  const graph = baseEncoder();
  const running = await backend.compile(graph, baseModel().weights);
  const product = await matmulAlone(backend);
  const results = [];
  for (const shape of batchShapes) {
    const inputs = baseInputs(graph, shape);
    const [own, bare] = await interleaved([
      { name: `encoder ${shape.batch} x ${shape.sequence}`, run: () => running.run(inputs) },
      { name: yardstick.name, run: product },
    ], rounds);
    const speed = encoderOperations(shape) / own!.median / 1e6;
    const bareSpeed = yardstick.operations / bare!.median / 1e6;
    results.push({ ...shape, milliseconds: own!.median, least: own!.least, gigaflops: speed, matmulGigaflops: bareSpeed, ratio: speed / bareSpeed });
  }
  await backend.dispose();
  const head = ['batch', 'sequence', 'ms', 'ms least', 'GFLOP/s', yardstick.name, 'ratio'];
  const table = showTable(head, results.map(({ batch, sequence, milliseconds, least, gigaflops, matmulGigaflops, ratio }) => [batch, sequence, milliseconds, least, gigaflops, matmulGigaflops, ratio]));
  return { name: 'encoder', machine: at, rounds, results, text: `Base encoder, float32, median of ${rounds}\n${showMachine(at)}\n\n${table}` };
}

async function matmulAlone(backend: ReturnType<typeof onnxBackend>): Promise<() => ReturnType<Executable['run']>> {
  const product = matmul(input('x', 'float32', ['rows', inner]), new Parameters().get('weight', [inner, columns]));
  const data = (size: number): Float32Array => Float32Array.from({ length: size }, (_, n) => Math.sin(n));
  const weight: Tensor = { dtype: 'float32', shape: [inner, columns], data: data(inner * columns) };
  const running = await backend.compile(closeGraph({ outputs: { first: slice(product, 0, 0, 1) } }), new Map([['weight', weight]]));
  const x: Tensor = { dtype: 'float32', shape: [rows, inner], data: data(rows * inner) };
  return () => running.run({ x });
}
