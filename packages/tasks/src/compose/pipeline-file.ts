import { AlbertkitError } from '@albertkit/core';
import type { Model } from '../model.js';
import { taskNames, tasks, taskOf, type TaskAlias, type TaskName } from '../task-names.js';
import type { ComposeOptions, Composition } from './composition.js';
import { compose } from './compose.js';

/** A component of a pipeline file. */
export type FileComponent = {
  readonly name: string;
  readonly task: TaskName | TaskAlias;
  /** One of the file's models; the first when left out. */
  readonly model?: string;
  readonly head?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** An earlier component whose spans are asked about one by one; `sentences` without such a component stands for the sentences of the text. */
  readonly forEach?: string;
  /** Asked only where an earlier component's `label` is this. */
  readonly when?: { readonly component: string; readonly label: string };
};

/** A composition as data. */
export type PipelineFile = { readonly models: Readonly<Record<string, string>>; readonly components: readonly FileComponent[] };
