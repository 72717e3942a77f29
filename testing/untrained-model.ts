import { readFileSync } from 'node:fs';
import { albertForward, fromTensor, headOfArchitecture, initialiseWeights, parseAlbertConfig, readSafetensors, writeSafetensors, type AlbertConfig, type StoredTensor } from '@albertkit/core';

const nano = new URL('../models/nano-base/', import.meta.url);

/**
 * The files of a model folder whose head was never trained: the encoder and vocabulary of models/nano-base, and random weights from
 * a seed for what it lacks. What it says means nothing.
 */
export function untrainedModel(architecture: string, labels: readonly string[] = ['LABEL_0', 'LABEL_1']): Readonly<Record<'config.json' | 'model.safetensors' | 'tokenizer.json', Uint8Array>> {
  const config = new TextEncoder().encode(JSON.stringify({ ...readConfig(), architectures: [architecture], id2label: Object.fromEntries(labels.map((label, id) => [id, label])) }));
  const parsed = parseAlbertConfig(config);
  return { 'config.json': config, 'model.safetensors': writeSafetensors(weightsOf(parsed, architecture)), 'tokenizer.json': readFileSync(new URL('tokenizer.json', nano)) };
}

const readConfig = (): object => JSON.parse(readFileSync(new URL('config.json', nano), 'utf8')) as object;

function weightsOf(config: AlbertConfig, architecture: string): ReadonlyMap<string, StoredTensor> {
  const { parameters } = albertForward(config, headOfArchitecture(architecture));
  const random = initialiseWeights(parameters, { seed: 7, initializerRange: config.initializerRange });
  const { tensors: trained } = readSafetensors(readFileSync(new URL('model.safetensors', nano)));
  return new Map([...random].map(([name, tensor]) => {
    const stored = trained.get(name);
    return [name, stored?.shape.join() === tensor.shape.join() ? stored : fromTensor(tensor)];
  }));
}
