import type { Value } from '../ir/value.js';
import { linearLayer } from '../layers.js';
import { equal, where } from '../ops/compare.js';
import { add, scale } from '../ops/elementwise.js';
import { gather } from '../ops/indexing.js';
import { reshape, slice } from '../ops/movement.js';
import { repeat } from '../ops/repeat.js';
import { scaleGradient } from '../ops/scale-gradient.js';
import { constant, input, type Parameters } from '../ops/source.js';
import { albertBlock } from './block.js';
import type { AlbertConfig } from './config.js';
import type { ModelDropout } from './dropout.js';
import { albertEmbeddings } from './embeddings.js';
import type { EncoderInputs } from './inputs.js';

/** Added to the score of a key that may not be seen, on every backend: the smallest finite float32, so that fully masked rows agree too. */
const maskedScore = -3.4028234663852886e38;

export type EncoderOptions = {
  /** Give `hidden_states.N`, each [batch, sequence, hidden]: the projected embedding, then every inner layer. */
  readonly hiddenStates?: boolean;
  /** Give `attentions.N`, each [batch, heads, query, key]: one for every inner layer. */
  readonly attentions?: boolean;
  /** Feed the number of layers to apply as `depth` (int32 scalar, at most `layers`); for one group of layers. */
  readonly depth?: boolean;
  /** Give the head's outputs after these numbers of layers too, as `NAME.N`: the same head, from 1 to `layers`. */
  readonly exits?: readonly number[];
  /** Multiply what layer n adds to the gradient of its block by entry n of `layer_gradient_weights` (float32 [layers], fed); no output changes. */
  readonly layerGradientWeights?: boolean;
  /** Share one half of the block only, between layers that are a group each (`groups` equal to `layers`): it has the names of group 0. */
  readonly shared?: 'attention' | 'feed-forward';
};
export type Encoded = { readonly hidden: Value; /** Hidden states after the numbers of layers in `exits`. */ readonly exits: ReadonlyMap<number, Value>; readonly hiddenStates: readonly Value[]; readonly attentions: readonly Value[]; readonly inputs: readonly Value[] };

/** Ids [batch, sequence] to hidden states [batch, sequence, hidden]: embeddings, a projection, and the shared blocks applied again and again. */
export function albertEncoder(p: Parameters, config: AlbertConfig, inputs: EncoderInputs, dropout: ModelDropout, options: EncoderOptions = {}): Encoded {
  const bias = maskBias(inputs.mask); // [batch, 1, 1, sequence]
  const embedded = albertEmbeddings(p.at('embeddings'), config, inputs, dropout); // [batch, sequence, embedding]
  let hidden = linearLayer(p.at('encoder.embedding_hidden_mapping_in'), embedded, config.hiddenSize);
  const hiddenStates = options.hiddenStates ? [hidden] : [];
  const attentions: Value[] = [];
  const depth = options.depth ? input('depth', 'int32', [], { below: config.layers + 1 }) : undefined;
  const exits = new Map<number, Value>();
  const weights = options.layerGradientWeights ? input('layer_gradient_weights', 'float32', [config.layers]) : undefined;
  for (const { group, first, layers } of cutRuns(layerRuns(config), options.exits ?? [])) {
    const firstLayer = constant(first, 'int32');
    const run = repeat({ times: depth ? { value: depth, name: 'depth' } : layers, carry: [hidden] }, ([carried], index) => {
      const layer = add(index, firstLayer);
      const weighted = weights ? p.as((weight) => scaleGradient(weight, gather(weights, layer))) : p;
      return applyGroup(weighted, config, { group, layer }, carried!, bias, dropout, options);
    });
    hidden = run.carry[0]!;
    if (options.exits?.includes(first + layers)) exits.set(first + layers, hidden);
    const [states, probabilities] = options.hiddenStates ? [run.collected.slice(0, config.innerLayers), run.collected.slice(config.innerLayers)] : [[], run.collected];
    hiddenStates.push(...interleave(states, layers));
    attentions.push(...interleave(probabilities, layers));
  }
  return { hidden, exits, hiddenStates, attentions, inputs: [...(depth ? [depth] : []), ...(weights ? [weights] : [])] };
}

/**
 * Which group each layer uses, as runs: 5 layers in 2 groups are 3 + 2. Layer i belongs to group int(i / (layers / groups)),
 * in floating point as in transformers' AlbertTransformer.
 */
export function layerRuns({ layers, groups }: Pick<AlbertConfig, 'layers' | 'groups'>): { readonly group: number; readonly layers: number }[] {
  const counts = new Map<number, number>();
  for (let layer = 0; layer < layers; layer++) {
    const group = Math.trunc(layer / (layers / groups));
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [...counts].map(([group, count]) => ({ group, layers: count }));
}

/** Runs cut after the numbers of layers in `after`, and which layer each part begins with. */
function cutRuns(runs: readonly { readonly group: number; readonly layers: number }[], after: readonly number[]): { readonly group: number; readonly first: number; readonly layers: number }[] {
  let before = 0;
  return runs.flatMap(({ group, layers }) => {
    const start = before;
    before += layers;
    const ends = [...after.filter((depth) => depth > start && depth < start + layers).sort((a, b) => a - b), start + layers];
    return [...new Set(ends)].map((end, n, all) => ({ group, first: all[n - 1] ?? start, layers: end - (all[n - 1] ?? start) }));
  });
}

type Layer = { readonly group: number; /** Which of all layers it is, an int32 scalar. */ readonly layer: Value };

function applyGroup(p: Parameters, config: AlbertConfig, { group, layer }: Layer, x: Value, bias: Value, dropout: ModelDropout, options: EncoderOptions): { carry: Value[]; collected: Value[] } {
  let hidden = x;
  const states: Value[] = [];
  const probabilities: Value[] = [];
  for (let inner = 0; inner < config.innerLayers; inner++) {
    const half = (name: EncoderOptions['shared']): Parameters => p.at(`encoder.albert_layer_groups.${options.shared === name ? 0 : group}.albert_layers.${inner}`);
    const application = add(scale(layer, config.innerLayers), constant(inner, 'int32'));
    const block = albertBlock({ attention: half('attention'), feedForward: half('feed-forward') }, config, hidden, bias, { withProbabilities: options.attentions ?? false, dropout, application });
    hidden = block.hidden;
    if (options.hiddenStates) states.push(hidden);
    if (block.probabilities) probabilities.push(block.probabilities);
  }
  return { carry: [hidden], collected: [...states, ...probabilities] };
}

/** Stacks [layers, ...], one an inner layer, to their parts in the order the layers ran. */
const interleave = (stacks: readonly Value[], layers: number): Value[] => Array.from({ length: stacks.length === 0 ? 0 : layers }, (_, layer) =>
  stacks.map((stack) => reshape(slice(stack, 0, layer, 1), stack.type.shape.slice(1)))).flat();

/** Mask [batch, sequence] of 0 and 1 to what is added to scores, [batch, 1, 1, sequence]. */
function maskBias(mask: Value): Value {
  const [batch, sequence] = mask.type.shape as [string, string];
  return reshape(where(equal(mask, constant(0, 'int32')), constant(maskedScore), constant(0)), [batch, 1, 1, sequence]);
}
