import { albertHeads, albertLoss, type Backend, type Executable, type Weights } from '@albertkit/core';
import type { Model } from '@albertkit/tasks';
import type { FittedTemperature } from '../calibration/temperature.js';
import type { Evaluation } from '../evaluation/evaluation.js';
import type { Corpus } from '../pretraining/corpus.js';
import { heldOutLosses, type HeldOutLosses } from '../pretraining/held-out-losses.js';
import { swappableWeights } from '../step/swappable-weights.js';
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

/**
 * Compiles the heads that have dev data as one graph, and held-out words as another, whose weights can be swapped; undefined where no head
 * has. Throws what compiling and `heldOutLosses` do.
 */
export async function headsMeasure(
  { backend, model, tokenBudget }: { readonly backend: Backend; readonly model: Model; readonly tokenBudget?: number },
  heads: ReadonlyMap<string, HeadToTrain>,
  weights: Weights,
  heldOut: HeldOutWords | undefined,
): Promise<HeadsMeasure | undefined> {
  const measured = [...heads].flatMap(([name, { kind, config, measure, calibrates }]) => (measure ? [{ name, measure, calibrates, head: { kind, labels: config(model.config).labels } }] : []));
  if (measured.length === 0) return undefined;
  const graph = swappableWeights(albertHeads(model.config, Object.fromEntries(measured.map(({ name, head }) => [name, head]))));
  const executable = await backend.compile(graph, weights);
  const words = heldOut && await wordLosses(backend, model, weights, heldOut).catch(async (cause: unknown) => {
    await executable.dispose();
    throw cause;
  });
  const parts = new Map(measured.map(({ name, measure, calibrates }) => [name, { calibrates, ...measure(headExecutable(executable, name), model, tokenBudget) }]));
  return {
    async take(given) {
      await executable.writeState(Object.fromEntries(Object.entries(given).filter(([name]) => name in graph.state)));
      await words?.take(given);
    },
    async evaluate() {
      const found: Record<string, Evaluation> = {};
      for (const [name, part] of parts) found[name] = await part.evaluate();
      const value = [...parts].reduce((sum, [name, part]) => sum + part.value(found[name]!), 0) / parts.size;
      return { value, heads: found, ...(words ? { maskedWordLoss: (await words.losses()).maskedWords } : {}) };
    },
    value: ({ value: mean }) => mean,
    async temperatures() {
      const found: Record<string, FittedTemperature> = {};
      for (const [name, part] of parts) if (part.calibrates) found[name] = await part.temperature();
      return found;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([executable.dispose(), words?.[Symbol.asyncDispose]()]);
    },
  };
}

/** One head of an executable that has the outputs of several, by its own names. */
function headExecutable(executable: Executable, head: string): Executable {
  return {
    ...executable,
    async run(inputs, { outputs, ...options } = {}) {
      const found = await executable.run(inputs, { ...options, ...(outputs ? { outputs: outputs.map((name) => `${head}.${name}`) } : {}) });
      return Object.fromEntries(Object.entries(found).flatMap(([name, tensor]) => (name.startsWith(`${head}.`) ? [[name.slice(head.length + 1), tensor]] : [])));
    },
  };
}

/** Rows of a batch of held-out text. */
const heldOutBatch = 8;

/** The loss of masked words on weights by their joint names. */
async function wordLosses(backend: Backend, model: Model, weights: Weights, { name, corpus, settings, seed }: HeldOutWords): Promise<HeldOutLosses> {
  const loss = albertLoss(model.config, 'masked-lm', { maskedPositions: true, labelTotals: true });
  const own = Object.keys(loss.parameters);
  const words = await heldOutLosses({ backend, tokenizer: model.tokenizer, corpus, seed, data: { ...maskedWordData(settings), batchSize: heldOutBatch } }, loss, new Map(own.map((parameter) => [parameter, weights.get(jointName(name, parameter))!])));
  return { ...words, take: (given) => words.take(Object.fromEntries(own.flatMap((parameter) => {
    const tensor = given[jointName(name, parameter)];
    return tensor ? [[parameter, tensor]] : [];
  }))) };
}
