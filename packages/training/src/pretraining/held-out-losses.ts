import { labelTotals, type Backend, type Graph, type Tensors, type Weights } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import { swappableWeights } from '../step/swappable-weights.js';
import type { Corpus } from './corpus.js';
import { pretrainingBatches } from './pretraining-batches.js';
import type { PretrainingOptions } from './settings.js';

export type HeldOutText = {
  readonly backend: Backend;
  readonly tokenizer: Tokenizer;
  readonly corpus: Corpus;
  readonly seed: number;
  readonly data: Omit<PretrainingOptions, 'seed'>;
  /** Batches that are measured; 50 when left out. */
  readonly batches?: number;
};

/** The losses of the same batches each time, in nats, on weights that change. */
export type HeldOutLosses = AsyncDisposable & {
  take(weights: Tensors): Promise<void>;
  /** `loss` is the sum of the others, means over predicted words and over pairs; 0 where there are none. */
  losses(): Promise<{ readonly loss: number; readonly maskedWords: number; readonly sentenceOrder: number }>;
};

/** Compiles a loss of `albertLoss` with `labelTotals` and `maskedPositions`, with `lossParts` where there are pairs. Throws what `pretrainingBatches` and the backend throw. */
export async function heldOutLosses({ backend, tokenizer, corpus, seed, data, batches = 50 }: HeldOutText, lossGraph: Graph, weights: Weights): Promise<HeldOutLosses> {
  const graph = swappableWeights(lossGraph);
  const taken: Tensors[] = [];
  for await (const { inputs } of pretrainingBatches(corpus, tokenizer, { ...data, seed, maskedPositions: true, epochs: 1 })) if (taken.push(inputs) === batches) break;
  const executable = await backend.compile(graph, weights);
  const totals = labelTotals(graph, taken);
  const names = 'masked_lm_loss' in graph.outputs ? ['loss', 'masked_lm_loss', 'sentence_order_loss'] as const : ['loss'] as const;
  return {
    take: (given) => executable.writeState(given),
    async losses() {
      const sums = { loss: 0, masked_lm_loss: 0, sentence_order_loss: 0 };
      for (const inputs of taken) {
        const found = await executable.run({ ...inputs, ...totals }, { outputs: names });
        for (const name of names) sums[name] += found[name]!.data[0]!;
      }
      return { loss: sums.loss, maskedWords: names.length > 1 ? sums.masked_lm_loss : sums.loss, sentenceOrder: sums.sentence_order_loss };
    },
    [Symbol.asyncDispose]: () => executable.dispose(),
  };
}
