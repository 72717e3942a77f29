import { albertForward, albertLoss, initialiseWeights, resolveShape, type AlbertConfig, type Graph, type HeadKind, type ProblemType, type Tensor, type TensorType, type Tensors, type Weights } from '@albertkit/core';
import fc from 'fast-check';
import { count } from '../arbitrary/shapes.js';
import { float, hundredths, int, randomOf, whole } from '../arbitrary/tensors.js';

export const headKinds: readonly HeadKind[] = ['base', 'pretraining', 'masked-lm', 'sequence-classification', 'token-classification', 'question-answering', 'multiple-choice'];

/** Configurations at their corners: groups that divide the layers or not, inner groups, embeddings as wide as the hidden states, one head. */
export const configs: fc.Arbitrary<AlbertConfig> = fc
  .record({
    embeddingSize: fc.constantFrom(4, 12), layers: fc.integer({ min: 1, max: 5 }), innerLayers: fc.integer({ min: 1, max: 2 }), heads: fc.constantFrom(1, 2, 3),
    activation: fc.constantFrom('gelu', 'gelu_new', 'relu'), labels: fc.constantFrom(['A'], ['A', 'B', 'C']), groups: fc.integer({ min: 1, max: 5 }),
    intermediateSize: fc.constantFrom(8, 16), tokenTypes: fc.constantFrom(1, 2), padTokenId: fc.constantFrom(0, 3),
  })
  .map((free): AlbertConfig => ({
    ...free, vocabularySize: 17, hiddenSize: 12, maxPositions: 9, epsilon: 1e-12, initializerRange: 0.02, dropout: { hidden: 0, attention: 0, classifier: 0 }, groups: Math.min(free.groups, free.layers),
  }));

export type Masking = 'none' | 'ragged' | 'anywhere' | 'a whole row';
/** A model, and what one batch of it is made of. */
export type AlbertSample = {
  readonly config: AlbertConfig;
  readonly head: HeadKind;
  readonly problem: ProblemType;
  readonly seed: number;
  readonly batch: number;
  readonly sequence: number;
  readonly masking: Masking;
  readonly embeds: boolean;
  readonly positions: boolean;
  /** Hidden states and attentions as outputs. */
  readonly deep: boolean;
  /** Entries dropped where there is a loss, so in the gradients too. */
  readonly dropout: boolean;
};

export const albertSamples: fc.Arbitrary<AlbertSample> = fc.record({
  config: configs, head: fc.constantFrom(...headKinds), problem: fc.constantFrom('single_label_classification', 'multi_label_classification', 'regression'), seed: fc.nat(),
  batch: fc.integer({ min: 1, max: 3 }), sequence: fc.integer({ min: 1, max: 9 }), masking: fc.constantFrom('none', 'ragged', 'anywhere', 'a whole row'),
  embeds: fc.integer({ min: 0, max: 4 }).map((n) => n === 0), positions: fc.integer({ min: 0, max: 4 }).map((n) => n === 0), deep: fc.boolean(),
  dropout: fc.integer({ min: 0, max: 2 }).map((n) => n === 0),
});

export const showAlbert = ({ config, ...rest }: AlbertSample): string => JSON.stringify({ ...rest, layers: config.layers, groups: config.groups, innerLayers: config.innerLayers, heads: config.heads, embeddingSize: config.embeddingSize, activation: config.activation, labels: config.labels.length });

export const forwardGraph = ({ config, head, embeds, positions, deep }: AlbertSample): Graph => albertForward(config, head, { embeds, positions, hiddenStates: deep, attentions: deep });
export const lossGraph = ({ config, head, embeds, positions, problem, dropout }: AlbertSample): Graph =>
  albertLoss(config, head, { embeds, positions, problemType: problem, dropout: dropout && { hidden: 0.1, attention: 0.2, classifier: 0.3 } });

/** Normal weights with biases and LayerNorm weights that are not all alike. */
export function randomWeights(parameters: Readonly<Record<string, TensorType>>, seed: number): Weights {
  const drawn = initialiseWeights(Object.fromEntries(Object.entries(parameters).map(([name, type]) => [`${name} drawn`, type])), { seed, initializerRange: 0.3 });
  return new Map(Object.keys(parameters).map((name) => {
    const tensor = drawn.get(`${name} drawn`)!;
    const middle = /(LayerNorm|layer_norm)\.weight$/.test(name) ? 1 : 0;
    return [name, { ...tensor, data: Float32Array.from(tensor.data, (x) => middle + x) }];
  }));
}

/** A value for every input of a model's graph, labels among them: ids and labels within their bounds, some of those that are let through besides. */
export function feedsOf(graph: Graph, { seed, batch, sequence, masking }: Pick<AlbertSample, 'seed' | 'batch' | 'sequence' | 'masking'>): Tensors {
  const random = randomOf(seed);
  const sizes: Readonly<Record<string, number>> = { batch, sequence, choices: 2 };
  return Object.fromEntries(Object.entries(graph.inputs).map(([name, { dtype, shape: dims, below, allow = [] }]): [string, Tensor] => {
    const shape = dims.map((dim) => (typeof dim === 'number' ? dim : sizes[dim]!));
    const drawn = (draw: () => number): number[] => Array.from({ length: count(shape) }, draw);
    if (name === 'attention_mask') return [name, int(shape, maskOf(count(shape) / sequence, sequence, masking, random))];
    if (dtype === 'float32') return [name, float(shape, drawn(() => hundredths(-100, 100)(random)))];
    const [bound] = resolveShape([below ?? (dims.length === 1 && name === 'labels' ? 'choices' : 'sequence')], sizes);
    return [name, int(shape, drawn(() => (allow.length > 0 && random() < 0.3 ? allow[0]! : whole(0, bound!)(random))))];
  }));
}

/** Rows of 1 and 0; the first token of a row is seen but where a whole row is not. */
function maskOf(rows: number, sequence: number, masking: Masking, random: () => number): number[] {
  return Array.from({ length: rows }, (_, row) => {
    const length = masking === 'ragged' ? whole(1, sequence + 1)(random) : sequence;
    return Array.from({ length: sequence }, (__, n) => {
      if (masking === 'a whole row' && row === 0) return 0;
      return n < length && (masking !== 'anywhere' || n === 0 || random() < 0.6) ? 1 : 0;
    });
  }).flat();
}
