import { AlbertkitError, type AlbertConfig, type Executable, type HeadKind, type ProblemType } from '@albertkit/core';
import type { EncodedInput, Model, TaskContext, TaskOptions, TrainableTask } from '@albertkit/tasks';
import { devMeasure, type DevData, type DevMeasure } from './dev-measure.js';
import { headConfig } from './head-config.js';
import { refuseIgnored, trainingUnits, type TrainingUnits } from './training-units.js';

export type HeadToTrainOptions<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example> = {
  readonly task: TrainableTask<Input, Options, Result, Encoded, Example>;
  /** The task's, for training and for measuring: `maxTokens` and `truncate` say how long a row may be. */
  readonly options?: Options;
  /** The labels of the head, as `gatherTextLabels` or `gatherEntityLabels` find them; the model's own when left out. */
  readonly labels?: readonly string[];
  readonly problemType?: ProblemType;
  /** Which of the folder's heads to go on from: that of this head's name, or the only one of its kind, when left out. */
  readonly head?: string;
  readonly train: Iterable<Example> | AsyncIterable<Example>;
  readonly dev?: DevData<Options, Result, Example> & {
    /** Fit the temperature of the best weights on these examples. */
    readonly temperature?: boolean;
  };
  /** What a row of it counts beside one of another head; 1 when left out. */
  readonly weight?: number;
  /** How often each of its rows comes in an epoch, above 0: 0.5 is every other one; left out, what follows from the sizes of all and `mixingTemperature` of `fineTuneHeads`. */
  readonly share?: number;
};

/** A head that is trained with others, whatever the types of its task. */
export type HeadToTrain = {
  readonly task: string;
  readonly kind: HeadKind;
  readonly head?: string;
  readonly weight: number;
  readonly share?: number;
  readonly calibrates: boolean;
  config(model: AlbertConfig): AlbertConfig;
  /** Its training examples. Throws as `trainingUnits`, and `EXAMPLE` for a value of -100. */
  units(model: Model, signal: AbortSignal | undefined): Promise<TrainingUnits>;
  /** Measures its dev data on what has its outputs; left out where it has none. */
  readonly measure?: (executable: Executable, model: Model, tokenBudget: number | undefined) => DevMeasure;
};

/** A head for `fineTuneHeads`. Throws `OPTION` for a share that is no number above 0. */
export function headToTrain<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  { task, options = {} as Options, labels, problemType, head, train, dev, weight = 1, share }: HeadToTrainOptions<Input, Options, Result, Encoded, Example>,
): HeadToTrain {
  if (share !== undefined && !(share > 0 && Number.isFinite(share))) throw new AlbertkitError('OPTION', `The share of a head is a number above 0, not ${share}.`, { option: 'share', value: share });
  const config = (model: AlbertConfig): AlbertConfig => headConfig(model, task.head, { ...(labels ? { labels } : {}), ...(problemType ? { problemType } : {}) });
  const context = (model: Model): TaskContext => ({ tokenizer: model.tokenizer, config: config(model.config), temperature: 1, outputs: Object.keys(task.outputs) });
  return {
    task: task.name, kind: task.head, weight, calibrates: dev?.temperature ?? false, config, ...(head === undefined ? {} : { head }), ...(share === undefined ? {} : { share }),
    async units(model, signal) {
      const found = await trainingUnits(task, train, context(model), { ...options, ...(signal ? { signal } : {}) });
      refuseIgnored(found);
      return found;
    },
    ...(dev ? { measure: (executable: Executable, model: Model, tokenBudget: number | undefined) => devMeasure(executable, task, context(model), dev, options, tokenBudget) } : {}),
  };
}
