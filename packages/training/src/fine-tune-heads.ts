import { AlbertkitError, albertHeadsLoss, type AlbertConfig, type HeadInfo, type NamedHeadLoss } from '@albertkit/core';
import type { Model } from '@albertkit/tasks';
import type { FittedTemperature } from './calibration/temperature.js';
import { architectureOf } from './fine-tuning/head-config.js';
import { headsData, sharedUnits, type HeadRows } from './fine-tuning/heads-data.js';
import { headsMeasure, type HeadsEvaluation } from './fine-tuning/heads-measure.js';
import type { HeadToTrain } from './fine-tuning/head-to-train.js';
import { maskedWordRows, type MaskedWordSettings } from './fine-tuning/masked-word-rows.js';
import { mixedShares } from './fine-tuning/mixed-shares.js';
import { runFineTuning, type EvaluationTimes, type FineTuningRun, type FineTuningSettings } from './fine-tuning/run-fine-tuning.js';
import { startingHeadsWeights } from './fine-tuning/starting-weights.js';
import type { TrainingUnit } from './fine-tuning/training-units.js';
import type { Corpus } from './pretraining/corpus.js';

/** Masked words of a text that are learned beside the heads, so that the model goes on filling masks. */
export type MaskedWordsHead = {
  /** What the head is called. */
  readonly name: string;
  readonly corpus: Corpus;
  /** Rows an epoch, others each time. */
  readonly rows: number;
  readonly settings: MaskedWordSettings;
  /** What a row of them counts beside one of another head; 1 when left out. */
  readonly weight?: number;
  /** Text that is measured with the heads' dev data: it is told, and decides nothing. */
  readonly heldOut?: Corpus;
};

export type FineTuneHeadsOptions = FineTuningSettings & {
  /** What to start from, through `loadModel`: one head, several, or none. */
  readonly model: Model;
  /** By name, made by `headToTrain`. */
  readonly heads: Readonly<Record<string, HeadToTrain>>;
  readonly maskedWords?: MaskedWordsHead;
  /** How far heads with few rows are raised beside those with many, where no `share` is said: heads have rows in an epoch as their sizes to the power of 1 / this, and the largest has each once (Raffel et al. 2020, arXiv 1910.10683, section 3.5.2). From 1, each row of every head once; 2 when left out. */
  readonly mixingTemperature?: number;
  /** When the heads that have dev data are measured. */
  readonly evaluation?: EvaluationTimes<HeadsEvaluation>;
};

/** `weights` are the encoder's, `albert.*`, and each head's, `heads.NAME.*`, float32. */
export type FineTunedHeads = FineTuningRun<HeadsEvaluation> & {
  /** The model's settings, of the plain architecture. */
  readonly config: AlbertConfig;
  /** For `formatHeadsFile`, with the temperatures that were fitted. */
  readonly heads: readonly HeadInfo[];
  readonly fresh: readonly string[];
  readonly temperatures: Readonly<Record<string, FittedTemperature>>;
};

/**
 * Trains a model folder's encoder and several heads on it together: batches mix the rows of all, the loss is `albertHeadsLoss`, in which a head
 * counts by its rows in the batch, times its weight, and the weights are kept whose mean of the heads' own dev metrics is best.
 * What `fineTune` says of seeds and checkpoints holds here.
 * Throws `OPTION` for a name that two heads have, rows that are no number and a mixing temperature below 1 or not finite, and what `albertHeadsLoss`, `fineTune` and `pretrainingBatches` throw.
 */
export async function fineTuneHeads(options: FineTuneHeadsOptions): Promise<FineTunedHeads> {
  const { model, seed, maskedWords: words } = options;
  const heads = new Map(Object.entries(options.heads));
  if (words && heads.has(words.name)) throw new AlbertkitError('OPTION', `Masked words and another head are both called "${words.name.slice(0, 80)}": give one another name.`, { head: words.name.slice(0, 80) });
  if (words && !(Number.isSafeInteger(words.rows) && words.rows > 0)) throw new AlbertkitError('OPTION', `An epoch has a whole number of rows of masked words from 1, not ${words.rows}.`, { option: 'rows', value: words.rows });
  const wordsInfo = words && { name: words.name, kind: 'masked-lm', labels: [], config: model.config } as const;
  const named = [...[...heads].map(([name, { kind, config }]) => ({ name, kind, config: config(model.config) })), ...(wordsInfo ? [wordsInfo] : [])];
  const lossHeads = Object.fromEntries(named.map(({ name, kind, config }): [string, NamedHeadLoss] => [name, {
    kind, labels: config.labels, weight: heads.get(name)?.weight ?? words?.weight ?? 1, ...(config.problemType === undefined ? {} : { problemType: config.problemType }),
  }]));
  const loss = (given: Parameters<typeof albertHeadsLoss>[2]): ReturnType<typeof albertHeadsLoss> => albertHeadsLoss(model.config, lossHeads, { ...given, maskedPositions: true });
  const rows = await rowsOf(heads, options);
  const from = new Map(named.map(({ name, kind, config }) => {
    const head = heads.get(name)?.head;
    return [name, { kind, config, ...(head === undefined ? {} : { head }) }] as const;
  }));
  const start = await startingHeadsWeights(model, from, loss({}).parameters, seed);
  await using measure = await headsMeasure(options, heads, start.weights, words?.heldOut && { ...words, corpus: words.heldOut, seed });
  const { evaluation: times, ...settings } = options;
  const run = await runFineTuning(settings, {
    ...start, config: model.config, loss, parts: named.map(({ name }) => `loss.${name}`), data: headsData(rows, model.config.padTokenId),
    ...(measure ? { judge: { ...times, ...measure } } : {}),
  });
  const temperatures = measure && run.evaluation ? await measure.temperatures() : {};
  return { ...run, config: plainConfig(model.config), fresh: start.fresh, temperatures, heads: named.map((head) => headInfo(head, heads.get(head.name)?.task ?? 'fill-mask', temperatures[head.name])) };
}

async function rowsOf(heads: ReadonlyMap<string, HeadToTrain>, { model, seed, signal, maskedWords: words, mixingTemperature }: FineTuneHeadsOptions): Promise<readonly HeadRows[]> {
  const read: { readonly name: string; readonly head: HeadToTrain; readonly units: readonly TrainingUnit[] }[] = [];
  for (const [name, head] of heads) read.push({ name, head, units: (await head.units(model, signal)).units });
  const shares = mixedShares(read.map(({ head: { share }, units }) => ({ rows: units.length, ...(share === undefined ? {} : { share }) })), mixingTemperature);
  const rows = read.map(({ name, head: { kind }, units }, head): HeadRows => ({ name, kind, labels: units[0]!.labels, units: sharedUnits(units, { share: shares[head]!, seed, head }) }));
  if (words) {
    const { name, corpus, settings, rows: count } = words;
    const epochRows = (epoch: number, most: number): ReturnType<typeof maskedWordRows> => maskedWordRows(corpus, model.tokenizer, settings, { rows: most, seed, epoch });
    rows.push({ name, kind: 'masked-lm', labels: (await epochRows(0, 1))[0]!.labels, units: (epoch) => epochRows(epoch, count) });
  }
  return rows;
}

/** A folder of several heads says its labels beside each. */
const plainConfig = ({ problemType: _, ...config }: AlbertConfig): AlbertConfig => ({ ...config, architecture: architectureOf('base'), labels: ['LABEL_0', 'LABEL_1'] });

function headInfo({ name, kind, config }: { readonly name: string; readonly kind: NamedHeadLoss['kind']; readonly config: AlbertConfig }, task: string, fitted: FittedTemperature | undefined): HeadInfo {
  const labelled = kind === 'sequence-classification' || kind === 'token-classification';
  return {
    name, task, architecture: architectureOf(kind), labels: labelled ? config.labels : [],
    ...(labelled && config.problemType !== undefined ? { problemType: config.problemType } : {}), ...(fitted ? { temperature: fitted.temperature } : {}),
  };
}
