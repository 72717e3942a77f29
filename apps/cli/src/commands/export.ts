import { albertForward } from '@albertkit/core';
import type { Command } from 'commander';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { bytes } from '../numbers.js';
import { openModelHead } from '../open-model.js';
import { checkOutput, writeWholeFile } from '../write-file.js';
import { exportFolder, float32File } from './export-folder.js';

type ExportOptions = { readonly model: string; readonly head?: string; readonly to: string; readonly output: string; readonly precision: string; readonly overwrite?: true };

const help = `
onnx: the model as one file for any ONNX runtime, sizes of batch and sequence open, each shared weight held once; inputs
input_ids, attention_mask and token_type_ids are int32, all needed.
safetensors: the weights of the model and its head in float32, under the names that transformers knows.
huggingface: a folder of one head that transformers opens: config.json, those weights and the tokenizer's files. A temperature that the
head has is divided into its last layer.

Examples:
  albertkit export --model models/nano --head sentiment --to onnx --output sentiment.onnx
  albertkit export --model my-heads --head intents --to huggingface --output intents`;

/** `albertkit export`: a file that other tools can load. */
export function addExport(program: Command, io: Io): void {
  program.command('export').description('write a model as a file that other tools load')
    .requiredOption('--model <folder>', 'folder of a model')
    .option('--head <name>', 'which head, where the folder has several')
    .requiredOption('--to <format>', 'onnx, safetensors or huggingface')
    .requiredOption('--output <path>', 'file to write, or the folder')
    .option('--precision <name>', 'float32', 'float32')
    .option('--overwrite', 'replace files that are there')
    .addHelpText('after', help)
    .action((options: ExportOptions) => exportModel(options, io));
}

async function exportModel({ model, head: name, to, output, precision, overwrite: replace }: ExportOptions, io: Io): Promise<void> {
  const overwrite = replace === true;
  if (precision === 'float16' || precision === 'int8') throw new CliError('PRECISION_UNAVAILABLE', `Export in ${precision} is not built yet; leave --precision out for float32.`, { precision });
  if (precision !== 'float32') throw new CliError('USAGE', `--precision takes float32, got ${JSON.stringify(precision.slice(0, 40))}.`, { precision });
  if (to !== 'onnx' && to !== 'safetensors' && to !== 'huggingface') throw new CliError('USAGE', `--to takes onnx, safetensors or huggingface, got ${JSON.stringify(to.slice(0, 40))}.`, { to });
  if (to === 'huggingface') return exportFolder(await openModelHead(model, name, io), model, output, overwrite, io);
  await checkOutput(output, { overwrite });
  const { folder, config, kind, head } = await openModelHead(model, name, io);
  const graph = albertForward(config, kind);
  const weights = await folder.weights(graph.parameters, { head: head.name });
  const file = to === 'onnx' ? (await import('@albertkit/backend-onnx')).emitOnnx(graph, weights) : float32File(weights);
  io.signal.throwIfAborted();
  await writeWholeFile(output, file, { overwrite });
  await writeLine(io.err, `wrote ${output}: ${bytes(file.length)}, ${weights.size} tensors.`);
}
