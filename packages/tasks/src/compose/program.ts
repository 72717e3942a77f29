import { albertHeads, loadWeights, type Graph, type HeadKind, type NamedHead, type TensorType, type Weights } from '@albertkit/core';
import { keepOutputs } from '../keep-outputs.js';
import { taskHead, type Model } from '../model.js';
import type { TaskContext } from '../task.js';
import type { AskStep, Step } from './steps.js';

/** What a step asks: which head's outputs, under which prefix, and what its task knows of the model. */
export type Asked = { readonly prefix: string; readonly context: TaskContext };

/** Heads of one model that are compiled together: one encoder, run once for equal rows. */
export type Program = { readonly model: Model; readonly steps: readonly AskStep[]; readonly heads: readonly string[] };

/** A program ready to be compiled, and what each of its steps (by name) asks. */
export type Linked = { readonly graph: Graph; readonly weights: Weights; readonly asked: ReadonlyMap<string, Asked> };

/** Scores over a whole vocabulary would be computed for every row of the others. */
const overVocabulary: readonly HeadKind[] = ['masked-lm', 'pretraining'];

/**
 * The programs of a composition: one for each model, and another for those of its heads that score the whole vocabulary.
 * Throws `TASK_HEAD`, `HEAD_AMBIGUOUS` and `HEAD_UNKNOWN`.
 */
export function programsOf(steps: readonly Step[], model: Model): readonly Program[] {
  const programs: { model: Model; vocabulary: boolean; steps: AskStep[]; heads: Set<string> }[] = [];
  for (const step of steps) {
    if (step.kind !== 'task') continue;
    const own = step.model ?? model;
    const vocabulary = overVocabulary.includes(step.task.head);
    let program = programs.find((known) => known.model === own && known.vocabulary === vocabulary);
    if (!program) programs.push(program = { model: own, vocabulary, steps: [], heads: new Set() });
    program.steps.push(step);
    program.heads.add(keyOf(step, own));
  }
  return programs.map(({ heads, ...rest }) => ({ ...rest, heads: [...heads] }));
}

/** A head by its own name and the form in which it is read; the encoder alone is `base`. */
function keyOf({ task, head }: AskStep, model: Model): string {
  if (task.head === 'base') return 'base';
  return `${taskHead(task, model, head).head ?? 'default'}-${task.head}`;
}

/** Builds a program's graph and reads its weights. Throws what `taskHead` and reading weights do. */
export async function link({ model, steps }: Program): Promise<Linked> {
  const heads: Record<string, NamedHead> = {};
  const wanted = new Set<string>();
  const optional = new Set<string>();
  for (const step of steps) {
    const { task } = step;
    const key = keyOf(step, model);
    const { config, head } = taskHead(task, model, step.head);
    heads[key] ??= { kind: task.head, labels: config.labels, weights: head ?? 'default' };
    for (const output of Object.keys(task.outputs)) wanted.add(`${key}.${output}`);
    for (const output of task.optionalOutputs ?? []) optional.add(`${key}.${output}`);
  }
  const full = keepOutputs(albertHeads(model.config, heads), [...wanted]);
  const { graph, weights } = await readWeights(model, full, optional);
  const asked = steps.map((step): [string, Asked] => {
    const prefix = `${keyOf(step, model)}.`;
    const { config, temperature } = taskHead(step.task, model, step.head);
    const outputs = Object.keys(graph.outputs).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
    return [step.name, { prefix, context: { tokenizer: model.tokenizer, config, temperature, outputs } }];
  });
  return { graph, weights, asked: new Map(asked) };
}

async function readWeights({ folder }: Model, graph: Graph, optional: ReadonlySet<string>): Promise<{ readonly graph: Graph; readonly weights: Weights }> {
  const stored = await folder.stored();
  const several = (await folder.source.list()).includes('albertkit.json');
  const read = ({ parameters }: Graph): Weights => {
    const weights = new Map(loadWeights(stored, pick(parameters, (name) => name.startsWith('albert.'))));
    for (const head of new Set(Object.keys(parameters).flatMap((name) => headName.exec(name)?.[1] ?? []))) {
      const prefix = `heads.${head}.`;
      const own = Object.fromEntries(Object.entries(pick(parameters, (name) => name.startsWith(prefix))).map(([name, type]) => [name.slice(prefix.length), type]));
      for (const [name, tensor] of loadWeights(stored, own, several ? { head } : {})) weights.set(prefix + name, tensor);
    }
    return weights;
  };
  try {
    return { graph, weights: read(graph) };
  } catch (cause) {
    if (optional.size === 0 || !(cause instanceof Error) || !('code' in cause) || cause.code !== 'WEIGHT_MISSING') throw cause;
    const fewer = keepOutputs(graph, Object.keys(graph.outputs).filter((name) => !optional.has(name)));
    return { graph: fewer, weights: read(fewer) };
  }
}

const headName = /^heads\.([^.]+)\./;

const pick = (parameters: Readonly<Record<string, TensorType>>, wanted: (name: string) => boolean): Readonly<Record<string, TensorType>> =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => wanted(name)));
