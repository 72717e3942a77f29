import { onnxBackend } from '@albertkit/backend-onnx';
import * as runtime from 'onnxruntime-node';
import { baseEncoder, baseInputs, baseModel, batchShapes, encoderOperations } from './base-model.js';
import { machine, showMachine } from './machine.js';
import { matmulAlone, yardstick } from './matmul-alone.js';
import { interleaved } from './measure.js';
import type { Report } from './report.js';
import { showTable } from './table.js';

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
