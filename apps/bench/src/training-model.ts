import { albertLoss, albertPresets, initialiseWeights, unroll, type AlbertConfig, type Graph, type Tensor, type Tensors, type Weights } from '@albertkit/core';
import { adamwGoogle, stackMicrobatches, trainingStep } from '@albertkit/training';

/** A size at which a step is measured: rows of `sequence` tokens without padding, some of whose words are masked. */
export type TrainingCase = { readonly name: string; readonly config: AlbertConfig; readonly batch: number; readonly sequence: number; readonly masked: number };
export const trainingCases: readonly TrainingCase[] = [
  { name: 'small', config: { ...albertPresets.base, vocabularySize: 8000, embeddingSize: 64, hiddenSize: 256, intermediateSize: 1024, layers: 6, heads: 4 }, batch: 16, sequence: 128, masked: 320 },
  { name: 'base', config: albertPresets.base, batch: 4, sequence: 128, masked: 80 },
];

/** How a step is written: every value of the forward pass kept for the backward pass, the same in microbatches of 512 tokens, blocks run again from their inputs, or all words scored. */
const stepForms = ['stored', 'microbatches', 'recomputed', 'all words'] as const;
export type StepForm = (typeof stepForms)[number];
const partsOf = ({ batch, sequence }: TrainingCase): number => Math.ceil((batch * sequence) / 512);
export const formsOf = (of: TrainingCase): readonly StepForm[] => stepForms.filter((form) => form !== 'microbatches' || partsOf(of) > 1);

/** The forward pass and loss of pre-training, the word scores at masked places only unless `all words`. */
export function lossOf({ config }: TrainingCase, form: StepForm): Graph {
  const graph = albertLoss(config, 'pretraining', { maskedPositions: form !== 'all words', labelTotals: form === 'microbatches' });
  return form === 'recomputed' ? graph : unroll(graph);
}

export const stepOf = (of: TrainingCase, form: StepForm): Graph => trainingStep(lossOf(of, form), { optimiser: adamwGoogle(), microbatches: form === 'microbatches' ? partsOf(of) : 1 });

export const weightsOf = (of: TrainingCase): Weights => initialiseWeights(lossOf(of, 'recomputed').parameters, { seed: 1, initializerRange: of.config.initializerRange });

/** What a step is fed. */
export function stepInputs(of: TrainingCase, form: StepForm): Tensors {
  if (form !== 'microbatches') return { ...trainingInputs(of, form), ...learningRate };
  const parts = partsOf(of);
  const part = trainingInputs({ ...of, batch: of.batch / parts, masked: of.masked / parts }, form);
  return { ...stackMicrobatches(stepOf(of, form), Array.from({ length: parts }, () => part)), ...learningRate };
}

/** Random words, masked at even distances. */
export function trainingInputs({ config, batch, sequence, masked }: TrainingCase, form: StepForm): Tensors {
  const int = (shape: readonly number[], value: (n: number) => number): Tensor => ({ dtype: 'int32', shape, data: Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, n) => value(n)) });
  const positions = int([masked], (n) => Math.floor((n * batch * sequence) / masked));
  const word = (n: number): number => 1 + ((n * 7919) % (config.vocabularySize - 1));
  const places = new Map([...positions.data].map((place, n) => [place, n]));
  const labels = form === 'all words' ? int([batch, sequence], (place) => (places.has(place) ? word(places.get(place)!) : -100)) : int([masked], word);
  return {
    input_ids: int([batch, sequence], word), attention_mask: int([batch, sequence], () => 1), token_type_ids: int([batch, sequence], (n) => (n % sequence) % 2),
    labels, sentence_order_label: int([batch], (n) => n % 2),
    ...(form === 'all words' ? {} : { masked_positions: positions }),
  };
}

const learningRate: Tensors = { learning_rate: { dtype: 'float32', shape: [], data: Float32Array.of(1e-4) } };

/** Floating-point operations of a step's matrix products, two a multiply-add, backward twice the forward; words scored at masked places. */
export function stepOperations({ config, batch, sequence, masked }: TrainingCase): number {
  const { hiddenSize, intermediateSize, embeddingSize, vocabularySize, layers } = config;
  const layer = 4 * hiddenSize ** 2 + 2 * hiddenSize * intermediateSize + 2 * sequence * hiddenSize;
  return 6 * (batch * sequence * (embeddingSize * hiddenSize + layers * layer) + masked * embeddingSize * (hiddenSize + vocabularySize));
}
