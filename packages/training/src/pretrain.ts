import { albertLoss, AlbertkitError, initialiseWeights, unroll, type AlbertConfig, type Backend, type HeadKind, type LossOptions, type Weights } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import type { Optimiser } from './optimiser/optimiser.js';
import type { Corpus } from './pretraining/corpus.js';
import { heldOutLosses } from './pretraining/held-out-losses.js';
import { pretrainingBatches } from './pretraining/pretraining-batches.js';
import type { PretrainingOptions } from './pretraining/settings.js';
import { trainedParameters } from './step/state-names.js';
import { trainingStep, type TrainingStepOptions } from './step/training-step.js';
import { pmiEmbeddings } from './warm-start/pmi-embeddings.js';
import { warmStart } from './warm-start/warm-start.js';
import { train, type Trained, type TrainOptions } from './train/train.js';

/** The loss on text that is not trained on, in nats: means over predicted words and over pairs, 0 where there are none. */
export type HeldOutLoss = { readonly update: number; readonly maskedWords: number; readonly sentenceOrder: number };

export type PretrainOptions = Pick<TrainOptions, 'rate' | 'updates' | 'microbatches' | 'checkpoints' | 'checkpointEvery' | 'divergence' | 'signal' | 'onUpdate' | 'onRestart'> & Pick<TrainingStepOptions, 'frozen' | 'rates'> & {
  readonly backend: Backend;
  readonly config: AlbertConfig;
  readonly tokenizer: Tokenizer;
  readonly corpus: Corpus;
  /** For the first weights, the data and the dropout masks: a whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  readonly data: Omit<PretrainingOptions, 'seed' | 'microbatches'>;
  readonly optimiser: Optimiser;
  /** Weights to start from in place of random ones, by the names of `AlbertForPreTraining`, or `AlbertForMaskedLM` without pairs. */
  readonly weights?: Weights;
  /** Start word embeddings from which words stand near each other in the corpus (`pmiEmbeddings`), for small budgets; off when left out. */
  readonly warmStart?: boolean;
  /** Run the layers again on the way back: less memory, more time, and a step as small for 24 layers as for one. Off when left out. */
  readonly recompute?: boolean;
  /** Further options of the loss. */
  readonly loss?: Omit<LossOptions, 'maskedPositions' | 'labelTotals' | 'lossParts'>;
  /** Text whose loss is told and decides which checkpoint is the best. */
  readonly heldOut?: {
    readonly corpus: Corpus;
    /** Updates from one measurement to the next. */
    readonly every: number;
    /** Batches of it that are measured, always the same; 50 when left out. */
    readonly batches?: number;
    readonly patience?: number;
    readonly onLoss?: (loss: HeldOutLoss) => void;
  };
};
export type Pretrained = Trained & {
  /** The weights where training ended, float32, by name. */
  readonly weights: Weights;
};

/**
 * Pre-trains ALBERT on masked words and the order of sentences (Lan et al. 2020, arXiv 1909.11942), on masked words alone without
 * pairs: the word scores are computed at the masked places only. The same seed, data and backend give the same weights to the bit,
 * also over an end and a new beginning at a checkpoint. Throws `CONFIG_VOCABULARY` where the model and the tokenizer differ in
 * size, and what `pretrainingBatches`, `trainingStep`, `train` and the backend throw.
 */
export async function pretrain(options: PretrainOptions): Promise<Pretrained> {
  const { backend, config, tokenizer, corpus, seed, data, microbatches = 1, heldOut } = options;
  if (config.vocabularySize !== tokenizer.vocabularySize) throw new AlbertkitError('CONFIG_VOCABULARY', `The model has ${config.vocabularySize} words and the tokenizer ${tokenizer.vocabularySize}: give both the same.`, { model: config.vocabularySize, tokenizer: tokenizer.vocabularySize });
  const head: HeadKind = data.pairing === 'none' ? 'masked-lm' : 'pretraining';
  const parts = head === 'pretraining' ? ['masked_lm_loss', 'sentence_order_loss'] : [];
  const lossOptions = { ...options.loss, maskedPositions: true, lossParts: parts.length > 0 } as const;
  const looped = albertLoss(config, head, { ...lossOptions, labelTotals: microbatches > 1 });
  const lossGraph = options.recompute ? looped : unroll(looped);
  const graph = trainingStep(lossGraph, { ...options, keep: parts });
  const given = options.weights ?? initialiseWeights(lossGraph.parameters, { seed, initializerRange: config.initializerRange, padTokenId: config.padTokenId });
  const weights = options.warmStart ? warmStart(given, await pmiEmbeddings(corpus, tokenizer, { size: config.embeddingSize, deviation: config.initializerRange, seed, ...(options.signal ? { signal: options.signal } : {}) })) : given;
  await using executable = await backend.compile(graph, weights);
  await using measure = heldOut && await heldOutLosses({ ...options, ...heldOut }, albertLoss(config, head, { ...lossOptions, dropout: false, labelTotals: true }), weights);
  const trained = await train({
    ...options, graph, executable, parts,
    batches: (position) => pretrainingBatches(corpus, tokenizer, { ...data, seed, microbatches, maskedPositions: true, ...(position === null ? {} : { from: position }) }),
    ...(heldOut && measure ? { evaluation: {
      every: heldOut.every, lessIsBetter: true,
      run: async (from, update) => {
        await measure.take(await from.readState(trainedParameters(graph)));
        const { loss, maskedWords, sentenceOrder } = await measure.losses();
        heldOut.onLoss?.({ update, maskedWords, sentenceOrder });
        return loss;
      },
      ...(heldOut.patience === undefined ? {} : { patience: heldOut.patience }),
    } } : {}),
  });
  const moved = new Map(Object.entries(await executable.readState(trainedParameters(graph))));
  return { ...trained, weights: new Map([...weights].map(([name, tensor]) => [name, moved.get(name) ?? tensor])) };
}
