import { albertForward, elements, headOfArchitecture, layerRuns, type AlbertConfig, type HeadKind } from '@albertkit/core';
import type { ModelFolder } from '@albertkit/hub';
import { configOf } from './open-model.js';

/** Parameters, counted. */
export type ParameterCount = {
  /** Every parameter once, as the file holds it: the shared block counts once. */
  readonly unique: number;
  /** As an unshared model of the same depth would hold them: the shared block counts once for each application. */
  readonly applied: number;
};

const ofGroup = /albert_layer_groups\.(\d+)\./;

/** Counts the parameters of a folder: the encoder once, and every head's own. */
export function countParameters({ config, heads }: ModelFolder): ParameterCount {
  const sizes = new Map<string, number>();
  for (const head of heads.values()) {
    const kind = headOfArchitecture(head.architecture);
    const { parameters } = albertForward(configOf(config, head), kind);
    for (const [name, { shape }] of Object.entries(parameters)) {
      const full = kind === 'base' ? `albert.${name}` : name;
      sizes.set(full.startsWith('albert.') ? full : `${head.name}/${full}`, elements(shape.map(Number)));
    }
  }
  const applications = new Map(layerRuns(config).map(({ group, layers }) => [group, layers]));
  let unique = 0;
  let applied = 0;
  for (const [name, size] of sizes) {
    const group = ofGroup.exec(name)?.[1];
    unique += size;
    applied += size * (group === undefined ? 1 : (applications.get(Number(group)) ?? 0));
  }
  return { unique, applied };
}

/** Multiplications with addition, for one token. */
export type MultiplyAdds = {
  /** The linear layers of the encoder. */
  readonly encoder: number;
  /** Attention scores and mixing, for each token of the sequence that a token looks at. */
  readonly attentionPerPosition: number;
  /** The linear layers of the head that run for every token (those that run once a text are left out). */
  readonly head: number;
};

/** The work of one token, from the sizes of the matrices. */
export function multiplyAdds(config: AlbertConfig, kind: HeadKind): MultiplyAdds {
  const { embeddingSize, hiddenSize, intermediateSize, layers, innerLayers, vocabularySize, labels } = config;
  const blocks = layers * innerLayers;
  const words = hiddenSize * embeddingSize + embeddingSize * vocabularySize;
  const heads: Partial<Record<HeadKind, number>> = { pretraining: words, 'masked-lm': words, 'token-classification': hiddenSize * labels.length, 'question-answering': hiddenSize * 2 };
  return {
    encoder: embeddingSize * hiddenSize + blocks * (4 * hiddenSize ** 2 + 2 * hiddenSize * intermediateSize),
    attentionPerPosition: blocks * 2 * hiddenSize,
    head: heads[kind] ?? 0,
  };
}
