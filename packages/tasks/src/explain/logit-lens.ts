import { AlbertkitError, albertDecoder } from '@albertkit/core';
import { checkOptions } from '../options.js';
import { softmax, topPlaces } from '../probabilities.js';
import type { Coverage } from '../rows.js';
import type { Explaining } from './explaining.js';
import type { ExplainRunOptions } from './explain-options.js';
import { hiddenStates, type PlacedToken } from './hidden-states.js';

export type LensOptions = ExplainRunOptions & {
  /** How many pieces to give for each token and application; 5 when left out. */
  readonly topK?: number;
};

/** A piece of the vocabulary with its probability among all of them. */
export type LensPiece = { readonly token: string; readonly id: number; readonly probability: number };

export type LogitLens = {
  /** In the order of the text, special tokens among them; `applications[0]` is read before the block, `applications[n]` after n applications. */
  readonly tokens: readonly (PlacedToken & { readonly applications: readonly (readonly LensPiece[])[] })[];
  /** How often the block is applied (inner layers counted). */
  readonly applications: number;
  readonly coverage: Coverage;
};

/** The lens on one text; see `logitLens`. */
export async function logitLensOf(explaining: Explaining, input: unknown, options: LensOptions & { readonly tokenBudget: number }): Promise<LogitLens> {
  const { config, kind, tokenizer, temperature, graphs } = explaining;
  if (kind !== 'masked-lm' && kind !== 'pretraining') throw new AlbertkitError('LENS_HEAD', `The logit lens reads with the head for masked words, and this task has a head of ${kind}: take fill-mask on a model that was saved with that head.`, { head: kind });
  checkOptions('lens', { topK: { kind: 'whole', min: 1, about: 'pieces for each token and application' } }, options);
  const { topK = 5, tokenBudget, signal } = options;
  const { tokens, states, applications, coverage } = await hiddenStates(explaining, input, options);
  const { executable } = await graphs.compiled('decoder', () => albertDecoder(config));
  const read: LensPiece[][][] = tokens.map(() => []);
  // Logits are as wide as the vocabulary: a few states at a time, whatever the text.
  const all = tokens.flatMap((_, token) => states[token]!.map((state, application) => ({ token, application, state })));
  for (let first = 0; first < all.length; first += tokenBudget) {
    signal?.throwIfAborted();
    const batch = all.slice(first, first + tokenBudget);
    const hidden = new Float32Array(batch.length * config.hiddenSize);
    batch.forEach(({ state }, n) => hidden.set(state, n * config.hiddenSize));
    const { logits } = await executable.run({ hidden: { dtype: 'float32', shape: [1, batch.length, config.hiddenSize], data: hidden } }, signal ? { signal } : {});
    batch.forEach(({ token, application }, n) => {
      const scores = softmax(logits!.data.subarray(n * config.vocabularySize, (n + 1) * config.vocabularySize), temperature);
      read[token]![application] = topPlaces(scores, topK).map((id) => ({ token: tokenizer.token(id) ?? '', id, probability: scores[id]! }));
    });
  }
  return { tokens: tokens.map((token, n) => ({ ...token, applications: read[n]! })), applications, coverage };
}
