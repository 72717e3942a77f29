import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { albertForward, formatAlbertConfig, fromTensor, writeSafetensors, type Weights } from '@albertkit/core';
import { foldTemperature } from '@albertkit/training';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { bytes } from '../numbers.js';
import type { OpenedModel } from '../open-model.js';
import { makeFolder, tokenizerFiles, writeModelFolder } from '../training/model-folder.js';
import { checkOutput } from '../write-file.js';

/** Weights as a safetensors file in float32, under the names of the checkpoint. */
export const float32File = (weights: Weights): Uint8Array => writeSafetensors(new Map([...weights].map(([parameter, tensor]) => [parameter, fromTensor(tensor)])), { format: 'pt' });

/**
 * One head of a model as a folder that transformers opens. Throws `OUTPUT_EXISTS` for files that are there without `overwrite` and, in any
 * case, for the model's own folder and one of several heads, and `CALIBRATION_HEAD` where a temperature has no place in the weights.
 */
export async function exportFolder({ folder, config, kind, head }: OpenedModel, model: string, output: string, overwrite: boolean, io: Io): Promise<void> {
  await checkFolder(model, output, overwrite);
  const weights = await folder.weights(albertForward(config, kind).parameters, { head: head.name });
  const { temperature = 1 } = head;
  const file = float32File(temperature === 1 ? weights : foldTemperature(weights, temperature));
  io.signal.throwIfAborted();
  await makeFolder(output);
  await writeModelFolder(output, model, { 'config.json': formatAlbertConfig({ ...config, architecture: head.architecture }), 'model.safetensors': file });
  await writeLine(io.err, `wrote ${output}: ${bytes(file.length)}, ${weights.size} tensors.`);
}

async function checkFolder(model: string, output: string, overwrite: boolean): Promise<void> {
  const target = await realpath(output).catch(() => undefined);
  if (target === undefined) return;
  const refuse = (what: string): never => {
    throw new CliError('OUTPUT_EXISTS', `${output} is ${what}, which would no longer open; give another folder.`, { path: output });
  };
  if (target === await realpath(model).catch(() => model)) refuse('the model itself');
  if (await stat(join(target, 'albertkit.json')).then(() => true, () => false)) refuse('a folder of several heads');
  if ((await stat(target)).isDirectory()) for (const name of ['config.json', 'model.safetensors', ...tokenizerFiles]) await checkOutput(join(target, name), { overwrite });
}
