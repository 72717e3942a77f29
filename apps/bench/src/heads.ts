import { readFileSync } from 'node:fs';
import { onnxBackend } from '@albertkit/backend-onnx';
import { albertHeads, albertPresets, initialiseWeights, parseAlbertConfig, type AlbertConfig, type NamedHead } from '@albertkit/core';
import * as runtime from 'onnxruntime-node';
import { baseInputs, type BatchShape } from './base-model.js';
import { machine, showMachine } from './machine.js';
import { interleaved } from './measure.js';
import type { Report } from './report.js';
import { showTable } from './table.js';

const labels = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `label ${n}`);
const four: Readonly<Record<string, NamedHead>> = {
  sentiment: { kind: 'sequence-classification', labels: labels(3) },
  intent: { kind: 'sequence-classification', labels: labels(60) },
  entities: { kind: 'token-classification', labels: labels(9) },
  answer: { kind: 'question-answering', labels: labels(1) },
};
const shapes: readonly BatchShape[] = [{ batch: 1, sequence: 16 }, { batch: 1, sequence: 128 }, { batch: 8, sequence: 32 }];

/** One head, four heads on the same encoder, and those four each with an encoder of its own, in one run; all outputs are fetched. */
export async function heads(rounds: number): Promise<Report> {
  const at = machine();
  const nano = parseAlbertConfig(readFileSync(new URL('../../../models/nano-base/config.json', import.meta.url)));
  const results = [...await compare('base', albertPresets.base, rounds), ...await compare('nano', nano, rounds)];
  const rows = results.map(({ model, batch, sequence, one, four: all, apart, ratio }) => [model, `${batch} x ${sequence}`, one, all, apart, ratio, apart / one]);
  const table = showTable(['model', 'batch x sequence', 'one head ms', 'four heads ms', 'four models ms', 'four heads / one', 'four models / one'], rows);
  return { name: 'heads', machine: at, rounds, results, text: `Four heads on one encoder pass, random weights, median of ${rounds}\n${showMachine(at)}\n\n${table}` };
}

async function compare(model: string, config: AlbertConfig, rounds: number) {
  const backend = onnxBackend({ runtime });
  const whole = albertHeads(config, four);
  const compile = (chosen: Readonly<Record<string, NamedHead>>) => {
    const graph = albertHeads(config, chosen);
    return backend.compile(graph, initialiseWeights(graph.parameters, { seed: 1, initializerRange: config.initializerRange }));
  };
  const alone = await Promise.all(Object.entries(four).map(([name, head]) => compile({ [name]: head })));
  const together = await compile(four);
  const results = [];
  for (const shape of shapes) {
    const inputs = baseInputs(whole, shape);
    // The first of the four is the one head.
    const [one, all, apart] = await interleaved([
      { name: 'one head', run: () => alone[0]!.run(inputs) },
      { name: 'four heads', run: () => together.run(inputs) },
      { name: 'four models', run: async () => { for (const executable of alone) await executable.run(inputs); } },
    ], rounds);
    results.push({ model, ...shape, one: one!.median, four: all!.median, apart: apart!.median, ratio: all!.median / one!.median, leastRatio: all!.least / one!.least });
  }
  await backend.dispose();
  return results;
}
