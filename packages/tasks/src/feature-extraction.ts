import type { Encoding } from '@albertkit/tokenizer';
import { averageRows } from './average-rows.js';
import { poolRow, poolerOutput, requirePooler, type Pooling } from './pooling.js';
import { requireFinite } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { planRows, type Coverage, type RowPlan } from './rows.js';
import type { Task, TaskOptions } from './task.js';
import { readTextInput, type TextInput } from './text-input.js';

export type FeatureExtractionOptions = TaskOptions & {
  /** `mean` when left out. */
  readonly pooling?: Pooling | 'none';
  /** Scale each vector to length 1, so that dot products are cosines; false when left out. */
  readonly normalise?: boolean;
};

export type Features = {
  /** [hidden], or with pooling `none` [tokens, hidden] row by row. */
  readonly vector: Float32Array;
  readonly shape: readonly number[];
  /** With pooling `none`: each token with its UTF-16 indices, special tokens (0 to 0) among them. */
  readonly tokens?: readonly { readonly token: string; readonly start: number; readonly end: number }[];
  readonly coverage: Coverage;
};

export type EncodedFeatures = RowPlan & { readonly encoding: Encoding };

/**
 * A vector for a text: `mean` of all its tokens' last hidden states, special tokens among them, as sentence-transformers has it;
 * `cls`, the first token's; `pooled`, what the model's trained pooler makes of that; or `none`, a vector for each token.
 * Windows of a text over the model's positions are averaged, each weighing as many tokens as it speaks for; with `none` each
 * token is read where it has the most context. Any model folder serves; `pooled` throws `POOLER_MISSING` where it has no pooler.
 */
export const featureExtraction: Task<TextInput, FeatureExtractionOptions, Features, EncodedFeatures> = {
  name: 'feature-extraction',
  head: 'base',
  servedBy: [],
  outputs: { last_hidden_state: 'token', pooler_output: 'row' },
  optionalOutputs: ['pooler_output'],
  options: {
    pooling: { kind: 'choice', of: ['mean', 'cls', 'pooled', 'none'], about: 'what stands for a text; mean when left out' },
    normalise: { kind: 'flag', about: 'scale each vector to length 1' },
  },
  wanted: ({ pooling }) => [poolerOutput(pooling)],
  encode(input, context, options) {
    requirePooler(options.pooling, context);
    const { text, pair } = readTextInput('feature-extraction', input);
    const encoding = context.tokenizer.encode(text, pair === undefined ? {} : { pair });
    return { encoding, ...planRows(encoding, rowLimits(context, options)) };
  },
  decode(encoded, outputs, { config: { hiddenSize } }, { pooling = 'mean', normalise = false }) {
    const { coverage } = encoded;
    if (pooling !== 'none') {
      const vector = averageRows(outputs.map((row) => poolRow[pooling](row, hiddenSize)), encoded.weights);
      return { vector: finished(vector, hiddenSize, normalise), shape: [hiddenSize], coverage };
    }
    const seen = [...encoded.owner.keys()].filter((token) => encoded.owner[token]! >= 0);
    const vectors = new Float64Array(seen.length * hiddenSize); // [tokens, hidden]
    seen.forEach((token, n) => {
      const from = encoded.place[token]! * hiddenSize;
      vectors.set(outputs[encoded.owner[token]!]!['last_hidden_state']!.data.subarray(from, from + hiddenSize), n * hiddenSize);
    });
    const { tokens, starts, ends } = encoded.encoding;
    return {
      vector: finished(vectors, hiddenSize, normalise),
      shape: [seen.length, hiddenSize],
      tokens: seen.map((at) => ({ token: tokens[at]!, start: starts[at]!, end: ends[at]! })),
      coverage,
    };
  },
};

/** float32, each stretch of `size` scaled to length 1 where asked; a vector of zeros stays as it is. */
function finished(values: Float64Array, size: number, normalise: boolean): Float32Array {
  requireFinite(values);
  if (!normalise) return Float32Array.from(values);
  const scaled = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += size) {
    const vector = values.subarray(from, from + size);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    vector.forEach((value, n) => {
      scaled[from + n] = length === 0 ? 0 : value / length;
    });
  }
  return scaled;
}

