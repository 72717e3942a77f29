import { gradientGraph, type Tensors } from '@albertkit/core';
import type { Command } from 'commander';
import { openBackend } from '../backends.js';
import { closing } from '../closing.js';
import type { Io } from '../io.js';
import { prepareRun } from '../model-inputs.js';
import { modelOptions, type ModelOptions } from '../model-options.js';
import { namesHeads, openModelHead, type OpenedModel } from '../open-model.js';
import { readTensorFile, writeTensorFile } from '../tensor-file.js';
import { checkOutput } from '../write-file.js';

type GradientOptions = ModelOptions & { readonly inputs: string; readonly output: string };

const help = `
The inputs must hold labels (see albertkit forward --help). The output holds one tensor for every parameter, under its
name in the checkpoint; the loss is that of evaluation, without dropout. An output file that is there is replaced.

Example:
  albertkit gradients --model models/nano --head sentiment --inputs batch.safetensors --output gradients.safetensors`;

/** `albertkit gradients`: the gradient of the loss for every parameter. */
export function addGradients(program: Command, io: Io): void {
  modelOptions(program.command('gradients').description('gradient of the loss for every parameter: safetensors in, safetensors out'))
    .requiredOption('--inputs <file>', 'safetensors file with inputs and labels')
    .requiredOption('--output <file>', 'safetensors file to write')
    .addHelpText('after', help)
    .action((options: GradientOptions) => gradients(options, io));
}

async function gradients(options: GradientOptions, io: Io): Promise<void> {
  await checkOutput(options.output, { overwrite: true });
  const model = await openModelHead(options.model, options.head, io);
  const prepared = prepareRun(model.config, model.kind, await readTensorFile(options.inputs), { float64: options.backend === 'reference', wantLoss: true });
  const weights = await model.folder.weights(prepared.graph.parameters, { head: model.head.name });
  const graph = gradientGraph(prepared.graph);
  const found = await closing(await openBackend(options), async (backend) => closing(await backend.compile(graph, weights), (compiled) => compiled.run(prepared.inputs, { signal: io.signal })));
  await writeTensorFile(options.output, await byCheckpointName(found, Object.keys(graph.parameters), model));
}

/** In a folder of several heads the head's own tensors are called `heads.NAME.*`. */
async function byCheckpointName(found: Tensors, parameters: readonly string[], { folder, head, kind }: OpenedModel): Promise<Tensors> {
  const named = await namesHeads(folder);
  const stored = (name: string): string => (!named || kind === 'base' || name.startsWith('albert.') ? name : `heads.${head.name}.${name}`);
  return Object.fromEntries(parameters.map((name) => [stored(name), found[name]!]));
}
