import { albertForward, albertLoss, type AlbertConfig, type Backend, type HeadKind, type Tensors, type Weights } from '@albertkit/core';
import type { Model } from '@albertkit/tasks';
import type { FittedTemperature } from '../calibration/temperature.js';
import type { Evaluation } from '../evaluation/evaluation.js';
import type { Corpus } from '../pretraining/corpus.js';
import { heldOutLosses, type HeldOutLosses } from '../pretraining/held-out-losses.js';
import type { DevMeasure } from './dev-measure.js';
import type { HeadToTrain } from './head-to-train.js';
import { maskedWordData, type MaskedWordSettings } from './masked-word-rows.js';
import type { Measure } from './run-fine-tuning.js';
import { jointName } from './starting-weights.js';

/** What several heads reach on their dev data. */
export type HeadsEvaluation = {
  /** The mean of the metrics that decide, one a head that has dev data. */
  readonly value: number;
  readonly heads: Readonly<Record<string, Evaluation>>;
  /** The mean loss of masked words in the held-out text, in nats. */
  readonly maskedWordLoss?: number;
};

export type HeadsMeasure = AsyncDisposable & Measure<HeadsEvaluation> & {
  /** Of the heads that ask for one, with the weights taken last. */
  temperatures(): Promise<Readonly<Record<string, FittedTemperature>>>;
};

/** Held-out text beside the heads. */
export type HeldOutWords = { readonly name: string; readonly corpus: Corpus; readonly settings: MaskedWordSettings; readonly seed: number };

/** A model that takes its part of the joint weights. */
type Part<Own> = { readonly own: Own; take(weights: Tensors): Promise<void> };

/** Compiles each head that has dev data by itself, on weights of all; undefined where none has. Throws what `devMeasure` and `heldOutLosses` do. */
export async function headsMeasure(
  { backend, model, tokenBudget }: { readonly backend: Backend; readonly model: Model; readonly tokenBudget?: number },
  heads: ReadonlyMap<string, HeadToTrain>,
  weights: Weights,
  heldOut: HeldOutWords | undefined,
): Promise<HeadsMeasure | undefined> {
  const parts = new Map<string, Part<DevMeasure> & { readonly calibrates: boolean }>();
  let words: Part<HeldOutLosses> | undefined;
  const dispose = async (): Promise<void> => void await Promise.all([...parts.values(), ...(words ? [words] : [])].map(({ own }) => own[Symbol.asyncDispose]()));
  try {
    for (const [name, { kind, config, measure, calibrates }] of heads) {
      if (!measure) continue;
      const own = ownWeights(name, config(model.config), kind, weights);
      parts.set(name, { ...partOf(name, await measure(backend, model, own, tokenBudget), own), calibrates });
    }
    if (parts.size === 0) return undefined;
    if (heldOut) {
      const own = ownWeights(heldOut.name, model.config, 'masked-lm', weights);
      const data = { ...maskedWordData(heldOut.settings), batchSize: heldOutBatch };
      words = partOf(heldOut.name, await heldOutLosses({ backend, tokenizer: model.tokenizer, corpus: heldOut.corpus, seed: heldOut.seed, data }, albertLoss(model.config, 'masked-lm', { maskedPositions: true, labelTotals: true }), own), own);
    }
  } catch (cause) {
    await dispose();
    throw cause;
  }
  const every = async <Value>(use: (own: DevMeasure, name: string) => Promise<Value>, wanted = [...parts.keys()]): Promise<Readonly<Record<string, Value>>> => {
    const found: (readonly [string, Value])[] = [];
    for (const name of wanted) found.push([name, await use(parts.get(name)!.own, name)]);
    return Object.fromEntries(found);
  };
  const value = (found: HeadsEvaluation['heads']): number => Object.entries(found).reduce((sum, [name, one]) => sum + parts.get(name)!.own.value(one), 0) / parts.size;
  return {
    async take(given) {
      for (const part of [...parts.values(), ...(words ? [words] : [])]) await part.take(given);
    },
    async evaluate() {
      const found = await every((own) => own.evaluate());
      return { value: value(found), heads: found, ...(words ? { maskedWordLoss: (await words.own.losses()).maskedWords } : {}) };
    },
    value: ({ value: mean }) => mean,
    temperatures: () => every((own) => own.temperature(), [...parts].flatMap(([name, { calibrates }]) => (calibrates ? [name] : []))),
    [Symbol.asyncDispose]: dispose,
  };
}

/** Rows of a batch of held-out text. */
const heldOutBatch = 8;

/** The joint weights that a head's own model has, by its names. */
function ownWeights(name: string, config: AlbertConfig, kind: HeadKind, weights: Weights): Weights {
  return new Map(Object.keys(albertForward(config, kind).parameters).map((parameter) => [parameter, weights.get(jointName(name, parameter))!]));
}

const partOf = <Own extends { take(weights: Tensors): Promise<void> }>(head: string, own: Own, weights: Weights): Part<Own> => ({
  own,
  take: (given) => own.take(Object.fromEntries([...weights.keys()].flatMap((parameter) => {
    const tensor = given[jointName(head, parameter)];
    return tensor ? [[parameter, tensor]] : [];
  }))),
});
