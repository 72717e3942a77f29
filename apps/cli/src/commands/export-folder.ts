import { join } from 'node:path';
import { albertForward, formatAlbertConfig, fromTensor, writeSafetensors, type Weights } from '@albertkit/core';
import { foldTemperature } from '@albertkit/training';
import { writeLine, type Io } from '../io.js';
import { bytes } from '../numbers.js';
import type { OpenedModel } from '../open-model.js';
import { makeFolder, writeModelFolder } from '../training/model-folder.js';
import { checkOutput } from '../write-file.js';

/** Weights as a safetensors file in float32, under the names of the checkpoint. */
export const float32File = (weights: Weights): Uint8Array => writeSafetensors(new Map([...weights].map(([parameter, tensor]) => [parameter, fromTensor(tensor)])), { format: 'pt' });

/** One head of a model as a folder that transformers opens. Throws what writing files does, and `CALIBRATION_HEAD` where a temperature has no place in the weights. */
export async function exportFolder({ folder, config, kind, head }: OpenedModel, model: string, output: string, overwrite: boolean, io: Io): Promise<void> {
  await makeFolder(output);
  for (const name of ['config.json', 'model.safetensors']) await checkOutput(join(output, name), { overwrite });
  const weights = await folder.weights(albertForward(config, kind).parameters, { head: head.name });
  const { temperature = 1 } = head;
  const file = float32File(temperature === 1 ? weights : foldTemperature(weights, temperature));
  io.signal.throwIfAborted();
  await writeModelFolder(output, model, { 'config.json': formatAlbertConfig({ ...config, architecture: head.architecture }), 'model.safetensors': file });
  await writeLine(io.err, `wrote ${output}: ${bytes(file.length)}, ${weights.size} tensors.`);
}
