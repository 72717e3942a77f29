import { AlbertkitError, type Backend, type CompileOptions, type HeadKind } from '@albertkit/core';
import { taskHead, type Model } from '../model.js';
import { compileOnce } from './compile-once.js';
import type { ExplainInput } from './explained-text.js';
import type { ExplainOptions, ExplainRunOptions } from './explain-options.js';
import { explainOne } from './explain-one.js';
import type { Explaining } from './explaining.js';
import type { Explanation } from './explanation.js';
import { iterationTraceOf, type IterationTrace } from './iteration-trace.js';
import { logitLensOf, type LensOptions, type LogitLens } from './logit-lens.js';

/** A task on a model: a pipeline is one, and so is `{ definition, model }`. */
export type ExplainedTask = {
  readonly definition: { readonly name: string; readonly head: HeadKind; readonly servedBy: readonly HeadKind[] };
  readonly model: Model;
  /** Which head of a folder that has several. */
  readonly head?: string;
};

export type ExplainerOptions = CompileOptions & {
  readonly backend: Backend;
  /** Most tokens in a run; see `ExplainRunOptions`. */
  readonly tokenBudget?: number;
};

/** Explains one model's results on one backend. What a method needs is compiled when it is first used, and kept. */
export interface Explainer {
  /** Which words made the model say what it said; see `explain`. */
  explain(input: ExplainInput, options?: ExplainOptions): Promise<Explanation>;
  /** What the masked-word head reads in the hidden states of every application; see `logitLens`. */
  lens(input: ExplainInput, options?: LensOptions): Promise<LogitLens>;
  /** How much each application still changes the hidden states; see `iterationTrace`. */
  trace(input: ExplainInput, options?: ExplainRunOptions): Promise<IterationTrace>;
  /** Frees what was compiled, once runs in flight have ended; the backend is the caller's. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * An explainer for a pipeline (whose own backend is not used) or a task on a model. Throws `BACKEND_MISSING`, and `TASK_HEAD`,
 * `HEAD_AMBIGUOUS` and `HEAD_UNKNOWN` where no head, or no one head, of the folder serves the task.
 */
export function explainer({ definition, model, head: name }: ExplainedTask, { backend, tokenBudget = 256, ...compile }: ExplainerOptions): Explainer {
  // Untyped callers forget it.
  if (typeof backend?.compile !== 'function') throw new AlbertkitError('BACKEND_MISSING', 'An explanation needs a backend: pass one, as in explainer(pipeline, { backend: onnxBackend({ runtime }) }).', { task: definition.name });
  const { config, temperature, head: named } = taskHead(definition, model, name);
  const graphs = compileOnce(model.folder, named, backend, compile);
  // A choice is scored alone: the head for choices has the weights of one with one label.
  const own = definition.head === 'multiple-choice' ? { head: 'sequence-classification', config: { ...config, labels: ['choice'] } } as const : { head: definition.head, config };
  const explaining: Explaining = { task: definition.name, kind: definition.head, ...own, tokenizer: model.tokenizer, temperature, graphs };

  const inFlight = new Set<Promise<unknown>>();
  let disposed: Promise<void> | undefined;
  async function track<Result>(work: () => Promise<Result>): Promise<Result> {
    if (disposed) throw new AlbertkitError('DISPOSED', 'This explainer was disposed: make another to explain.', { task: definition.name });
    const running = work();
    inFlight.add(running);
    try {
      return await running;
    } finally {
      inFlight.delete(running);
    }
  }
  const dispose = (): Promise<void> => (disposed ??= Promise.allSettled(inFlight).then(() => graphs.dispose()));
  return {
    explain: (input, options = {}) => track(() => explainOne(explaining, input, { tokenBudget, ...options })),
    lens: (input, options = {}) => track(() => logitLensOf(explaining, input, { tokenBudget, ...options })),
    trace: (input, options = {}) => track(() => iterationTraceOf(explaining, input, { tokenBudget, ...options })),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

/** Uses an explainer once. */
async function once<Result>(task: ExplainedTask, { backend, tokenBudget, repeat }: ExplainerOptions, use: (one: Explainer) => Promise<Result>): Promise<Result> {
  await using one = explainer(task, { backend, ...(tokenBudget === undefined ? {} : { tokenBudget }), ...(repeat === undefined ? {} : { repeat }) });
  return await use(one);
}

const without = <Options extends ExplainerOptions>({ backend: _, repeat: __, ...options }: Options): Omit<Options, 'backend' | 'repeat'> => options;

/**
 * Which words made a model say what it said: an attribution for each word or token, for the label, word, answer or choice that
 * it decided on or any other. Methods are integrated gradients, occlusion, attention rollout and the last attention. Several
 * texts are explained faster by one `explainer`. Throws `OPTION`, `TARGET`, `LABEL_UNKNOWN`, `TASK_INPUT`, and what compiling and running throw.
 */
export const explain = (task: ExplainedTask, input: ExplainInput, options: ExplainerOptions & ExplainOptions): Promise<Explanation> =>
  once(task, options, (one) => one.explain(input, without(options)));

/**
 * What the tied masked-word head reads in the hidden states after each application of the block (nostalgebraist, Interpreting
 * GPT: the logit lens, 2020): the likeliest pieces for each token. The last application is what the model itself says. Throws
 * `LENS_HEAD` where the task is none of masked words, and what compiling and running throw.
 */
export const logitLens = (task: ExplainedTask, input: ExplainInput, options: ExplainerOptions & LensOptions): Promise<LogitLens> =>
  once(task, options, (one) => one.lens(input, without(options)));

/**
 * Whether the shared block converges: cosine and relative distance between the hidden states before and after each
 * application, for each token and on average. Any head serves. Throws what compiling and running throw.
 */
export const iterationTrace = (task: ExplainedTask, input: ExplainInput, options: ExplainerOptions & ExplainRunOptions): Promise<IterationTrace> =>
  once(task, options, (one) => one.trace(input, without(options)));
