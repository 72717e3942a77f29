import { albertLoss, AlbertkitError, initialiseWeights, labelTotals, unroll, type AlbertConfig, type Backend, type Executable, type Graph, type HeadKind, type LossOptions, type Tensors, type Weights } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import type { Optimiser } from './optimiser/optimiser.js';
import type { Corpus } from './pretraining/corpus.js';
import { pretrainingBatches } from './pretraining/pretraining-batches.js';
import type { PretrainingOptions } from './pretraining/settings.js';
import { trainedParameters } from './step/state-names.js';
import { swappableWeights } from './step/swappable-weights.js';
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
  await using measured = heldOut && await heldOutMeasure(options, heldOut, albertLoss(config, head, { ...lossOptions, dropout: false, labelTotals: true }), weights, trainedParameters(graph));
  const trained = await train({
    ...options, graph, executable, parts,
    batches: (position) => pretrainingBatches(corpus, tokenizer, { ...data, seed, microbatches, maskedPositions: true, ...(position === null ? {} : { from: position }) }),
    ...(heldOut && measured ? { evaluation: { every: heldOut.every, lessIsBetter: true, run: measured.run, ...(heldOut.patience === undefined ? {} : { patience: heldOut.patience }) } } : {}),
  });
  const moved = new Map(Object.entries(await executable.readState(trainedParameters(graph))));
  return { ...trained, weights: new Map([...weights].map(([name, tensor]) => [name, moved.get(name) ?? tensor])) };
}

type Measure = AsyncDisposable & { run(trained: Executable, update: number): Promise<number> };

/** The loss of the same batches each time, on whatever weights training has. */
async function heldOutMeasure({ backend, tokenizer, data, seed }: PretrainOptions, { corpus, batches = 50, onLoss }: NonNullable<PretrainOptions['heldOut']>, lossGraph: Graph, weights: Weights, moved: readonly string[]): Promise<Measure> {
  const graph = swappableWeights(lossGraph);
  const executable = await backend.compile(graph, weights);
  const taken: Tensors[] = [];
  for await (const { inputs } of pretrainingBatches(corpus, tokenizer, { ...data, seed, maskedPositions: true, epochs: 1 })) if (taken.push(inputs) === batches) break;
  const totals = labelTotals(graph, taken);
  const names = 'masked_lm_loss' in graph.outputs ? ['loss', 'masked_lm_loss', 'sentence_order_loss'] as const : ['loss'] as const;
  return {
    async run(trained, update) {
      await executable.writeState(await trained.readState(moved));
      const sums = { loss: 0, masked_lm_loss: 0, sentence_order_loss: 0 };
      for (const inputs of taken) {
        const found = await executable.run({ ...inputs, ...totals }, { outputs: names });
        for (const name of names) sums[name] += found[name]!.data[0]!;
      }
      onLoss?.({ update, maskedWords: names.length > 1 ? sums.masked_lm_loss : sums.loss, sentenceOrder: sums.sentence_order_loss });
      return sums.loss;
    },
    [Symbol.asyncDispose]: () => executable.dispose(),
  };
}
