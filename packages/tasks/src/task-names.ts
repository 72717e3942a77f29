import { AlbertkitError } from '@albertkit/core';
import type { ModelSource } from '@albertkit/hub';
import type { Model } from './model.js';
import { createPipeline, type Pipeline, type PipelineOptions } from './pipeline.js';
import type { EncodedInput, Task, TaskOptions } from './task.js';
import type { tasks } from './tasks.js';

/** The other names that users of Hugging Face and TensorFlow.js know. */
export const taskAliases = {
  'sentiment-analysis': 'text-classification',
  ner: 'token-classification',
  toxicity: 'content-moderation',
  reranking: 'text-ranking',
  summarisation: 'extractive-summarisation',
  summarization: 'extractive-summarisation',
} as const;

export type TaskAlias = keyof typeof taskAliases;
export type TaskName = keyof typeof tasks;
/** What each task's pipeline takes and gives. */
export type PipelinesByTask = { readonly [Name in TaskName]: PipelineOf<(typeof tasks)[Name]> };
export type PipelineFor<Name extends TaskName | TaskAlias> = PipelinesByTask[Name extends TaskAlias ? (typeof taskAliases)[Name] : Name extends TaskName ? Name : never];
type PipelineOf<Own> = Own extends Task<infer Input, infer Options, infer Result, infer _Encoded> ? Pipeline<Input, Options, Result> : never;

/** Each task when it is asked for, so that a page loads no other. */
const load: { readonly [Name in TaskName]: () => Promise<(typeof tasks)[Name]> } = {
  'text-classification': async () => (await import('./text-classification.js')).textClassification,
  'token-classification': async () => (await import('./token-classification.js')).tokenClassification,
  'fill-mask': async () => (await import('./fill-mask.js')).fillMask,
  'feature-extraction': async () => (await import('./feature-extraction.js')).featureExtraction,
  'question-answering': async () => (await import('./question-answering.js')).questionAnswering,
  'multiple-choice': async () => (await import('./multiple-choice.js')).multipleChoice,
  'zero-shot-classification': async () => (await import('./zero-shot-classification.js')).zeroShotClassification,
  'content-moderation': async () => (await import('./content-moderation.js')).contentModeration,
  'sentence-embedding': async () => (await import('./sentence-embedding.js')).sentenceEmbedding,
  'sentence-similarity': async () => (await import('./sentence-similarity.js')).sentenceSimilarity,
  'text-ranking': async () => (await import('./text-ranking.js')).textRanking,
  'embedding-ranking': async () => (await import('./embedding-ranking.js')).embeddingRanking,
  'sentence-order': async () => (await import('./sentence-order.js')).sentenceOrder,
  'sentence-reordering': async () => (await import('./sentence-reordering.js')).sentenceReordering,
  'extractive-summarisation': async () => (await import('./extractive-summarisation.js')).extractiveSummarisation,
  scoring: async () => (await import('./scoring.js')).scoring,
  'candidate-ranking': async () => (await import('./candidate-ranking.js')).candidateRanking,
  infilling: async () => (await import('./infilling.js')).infilling,
};

/** Every name that `pipeline` takes, aliases last. */
export const taskNames: readonly (TaskName | TaskAlias)[] = [...(Object.keys(load) as TaskName[]), ...(Object.keys(taskAliases) as TaskAlias[])];

/** The task that a name or an alias stands for. */
export type TaskFor<Name extends TaskName | TaskAlias> = (typeof tasks)[Name extends TaskAlias ? (typeof taskAliases)[Name] : Name extends TaskName ? Name : never];

/** The task of a name or an alias, loaded at the first call: what a page gives to `compose` in place of a static import. Throws `TASK_UNKNOWN`. */
export async function loadTask<Name extends TaskName | TaskAlias>(name: Name): Promise<TaskFor<Name>>;
export async function loadTask(given: TaskName | TaskAlias): Promise<(typeof tasks)[TaskName]> {
  const name = Object.hasOwn(taskAliases, given) ? taskAliases[given as TaskAlias] : (given as TaskName);
  if (!Object.hasOwn(load, name)) throw new AlbertkitError('TASK_UNKNOWN', `There is no task "${String(name).slice(0, 80)}": there are ${taskNames.join(', ')}.`, { task: String(name).slice(0, 80), known: taskNames });
  return load[name]();
}

/**
 * A task on a model: by the name that Hugging Face has for it, or a `Task` of your own. The folder is a path on disk, a
 * `ModelSource`, or a model from `loadModel`, which several pipelines may share. Throws `TASK_UNKNOWN`,
 * `BACKEND_MISSING`, and what `loadModel` and `compileTask` do.
 */
export async function pipeline<Name extends TaskName | TaskAlias>(task: Name, source: Model | ModelSource | string, options: PipelineOptions): Promise<PipelineFor<Name>>;
export async function pipeline<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>, source: Model | ModelSource | string, options: PipelineOptions): Promise<Pipeline<Input, Options, Result>>;
export async function pipeline(task: TaskName | TaskAlias | Task<unknown, TaskOptions, unknown>, source: Model | ModelSource | string, options: PipelineOptions): Promise<Pipeline<unknown, TaskOptions, unknown>> {
  return createPipeline<unknown, TaskOptions, unknown, EncodedInput>(typeof task === 'object' ? task : await loadTask(task), source, options);
}
