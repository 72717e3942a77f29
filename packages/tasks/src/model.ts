import { AlbertkitError, albertForward, headOfArchitecture, type AlbertConfig, type Backend, type CompileOptions, type Executable, type Graph, type HeadInfo, type HeadKind, type Weights } from '@albertkit/core';
import { openModel, type ModelFolder, type ModelSource } from '@albertkit/hub';
import type { Tokenizer } from '@albertkit/tokenizer';
import { keepOutputs } from './keep-outputs.js';
import { openTokenizer } from './open-tokenizer.js';
import type { EncodedInput, Task, TaskContext, TaskOptions } from './task.js';

/** A model folder with its tokenizer, ready to be compiled for any task that its heads serve. */
export type Model = { readonly folder: ModelFolder; readonly config: AlbertConfig; readonly tokenizer: Tokenizer };

/** A task compiled for a model on a backend. */
export type CompiledTask = { readonly executable: Executable; readonly context: TaskContext };

export type CompileTaskOptions = CompileOptions & {
  /** Which head of a folder that has several. */
  readonly head?: string;
};

/**
 * Opens a folder (a path on disk, or any source) and its tokenizer; weights are read when a task is compiled. Throws what
 * `openModel` and the readers of tokenizers do, and `VOCABULARY_MISMATCH`.
 */
export async function loadModel(source: ModelSource | string): Promise<Model> {
  const folder = await openModel(source);
  const tokenizer = await openTokenizer(await folder.requireTokenizerFile());
  const { config } = folder;
  if (tokenizer.vocabularySize > config.vocabularySize) {
    throw new AlbertkitError('VOCABULARY_MISMATCH', `The tokenizer of ${folder.source.description} has ${tokenizer.vocabularySize} pieces and the model ${config.vocabularySize}: one of the two belongs to another model.`, { tokenizer: tokenizer.vocabularySize, model: config.vocabularySize });
  }
  return { folder, config, tokenizer };
}

/**
 * Builds the graph that a task needs and compiles it with the folder's weights. Throws `TASK_HEAD` where no head of the
 * folder serves the task, `HEAD_AMBIGUOUS`, `HEAD_UNKNOWN`, and what reading weights and compiling throw.
 */
export async function compileTask<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  model: Model,
  backend: Backend,
  { head, ...compile }: CompileTaskOptions = {},
): Promise<CompiledTask> {
  const { graph, weights, context } = await taskGraph(task, model, head);
  return { executable: await backend.compile(graph, weights, compile), context };
}

/** What is compiled for a task: its graph and the folder's weights. */
export async function taskGraph<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput>(
  task: Task<Input, Options, Result, Encoded>,
  model: Model,
  name: string | undefined,
): Promise<{ readonly graph: Graph; readonly weights: Weights; readonly context: TaskContext }> {
  const { config, temperature, head } = taskHead(task, model, name);
  const full = keepOutputs(albertForward(config, task.head), Object.keys(task.outputs));
  const { graph, weights } = await readWeights(model, full, task.optionalOutputs ?? [], head);
  return { graph, weights, context: { tokenizer: model.tokenizer, config, temperature, outputs: Object.keys(graph.outputs) } };
}

/** Which head of a folder serves a task, by name, and the model's settings with that head's labels. Throws as `compileTask` does. */
export function taskHead(task: { readonly name: string; readonly servedBy: readonly HeadKind[] }, model: Model, name: string | undefined): { readonly config: AlbertConfig; readonly temperature: number; readonly head: string | undefined } {
  const head = chooseHead(task.name, task.servedBy, model, name);
  return { config: head ? withHead(model.config, head) : model.config, temperature: head?.temperature ?? 1, head: head?.name };
}

function chooseHead(task: string, servedBy: readonly HeadKind[], { folder }: Model, name: string | undefined): HeadInfo | undefined {
  const { heads, config, source } = folder;
  const facts = { task, heads: [...heads.values()].map((head) => ({ name: head.name, architecture: head.architecture })) };
  const named = name === undefined ? undefined : heads.get(name);
  if (name !== undefined && !named) throw new AlbertkitError('HEAD_UNKNOWN', `${source.description} has no head "${name}": it has ${[...heads.keys()].join(', ')}.`, { ...facts, head: name });
  if (servedBy.length === 0) return named;
  // A config.json that names no class may be any: its weights decide.
  const serves = ({ architecture }: HeadInfo): boolean => (config.architecture === undefined && architecture === 'AlbertModel') || servedBy.includes(headOfArchitecture(architecture));
  const serving = (named ? [named] : [...heads.values()]).filter(serves);
  if (serving.length > 1) throw new AlbertkitError('HEAD_AMBIGUOUS', `${source.description} has several heads for ${task}: say which, of ${serving.map((head) => head.name).join(', ')}.`, facts);
  if (serving[0]) return serving[0];
  throw new AlbertkitError('TASK_HEAD', `${source.description} cannot do ${task}: it holds ${facts.heads.map((head) => head.architecture).join(', ') || 'no head'}, which serves other tasks.`, facts);
}

function withHead({ problemType: _, ...config }: AlbertConfig, { labels, problemType }: HeadInfo): AlbertConfig {
  return { ...config, labels, ...(problemType === undefined ? {} : { problemType }) };
}

async function readWeights({ folder }: Model, graph: Graph, optional: readonly string[], head: string | undefined): Promise<{ readonly graph: Graph; readonly weights: Weights }> {
  const options = head === undefined ? {} : { head };
  try {
    return { graph, weights: await folder.weights(graph.parameters, options) };
  } catch (cause) {
    if (optional.length === 0 || !(cause instanceof Error) || !('code' in cause) || cause.code !== 'WEIGHT_MISSING') throw cause;
    const fewer = keepOutputs(graph, Object.keys(graph.outputs).filter((name) => !optional.includes(name)));
    return { graph: fewer, weights: await folder.weights(fewer.parameters, options) };
  }
}
