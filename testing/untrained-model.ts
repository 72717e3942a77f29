import { readFileSync } from 'node:fs';
import { albertForward, fromTensor, headOfArchitecture, initialiseWeights, parseAlbertConfig, readSafetensors, writeSafetensors, type AlbertConfig, type StoredTensor } from '@albertkit/core';

const nano = new URL('../models/nano-base/', import.meta.url);

/** What makes a small model of the trained nano-base: fewer layers and narrower ones, with random weights throughout. */
export const tiny = { hidden_size: 16, embedding_size: 8, intermediate_size: 16, num_hidden_layers: 1, num_attention_heads: 2, initializer_range: 0.5 } as const;

/**
 * The files of a model folder whose head was never trained: the encoder and vocabulary of models/nano-base, and random weights from
 * a seed for what it lacks (with `settings` that change its sizes, for everything). What it says means nothing.
 */
export function untrainedModel(architecture: string, labels: readonly string[] = ['LABEL_0', 'LABEL_1'], settings: Readonly<Record<string, unknown>> = {}): Readonly<Record<'config.json' | 'model.safetensors' | 'tokenizer.json', Uint8Array>> {
  const config = new TextEncoder().encode(JSON.stringify({ ...readConfig(), ...settings, architectures: [architecture], id2label: Object.fromEntries(labels.map((label, id) => [id, label])) }));
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
