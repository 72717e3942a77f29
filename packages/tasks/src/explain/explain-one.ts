import { AlbertkitError, type AlbertConfig, type Tensors } from '@albertkit/core';
import { requireFinite } from '../probabilities.js';
import { rowLimits } from '../row-limits.js';
import type { OutputAxis } from '../task.js';
import type { Compiled } from './compile-once.js';
import type { Explaining } from './explaining.js';
import { readOptions, type ExplainOptions } from './explain-options.js';
import type { Explanation } from './explanation.js';
import { integratedGradients } from './integrated-gradients.js';
import { occlusion } from './occlusion.js';
import { rollout } from './rollout.js';
import { rolloutGraph } from './rollout-graph.js';
import { rowTokens } from './row-tokens.js';
import { runRows, type ReadRow } from './run-rows.js';
import { scoreGradientGraph, scoreGraph, type ScoreForm, type ScoreOutput } from './score-graph.js';
import { findTarget } from './targets/find-target.js';
import { readRow, type Question } from './targets/target.js';
import { unitsOf, type Unit } from './units.js';

type Options = ExplainOptions & { readonly tokenBudget: number };
/** What a method finds: a value for each token of the encoding or for each unit, and the score with what belongs to it. */
type Found = ({ readonly tokens: Float64Array } | { readonly units: Float64Array }) & { readonly scores: Pick<Explanation, 'score' | 'baselineScore' | 'completenessError' | 'steps'> };

const axes: Readonly<Record<ScoreOutput, OutputAxis>> = { score: 'row', vector: 'row', logits: 'token', start_logits: 'token', end_logits: 'token' };

/** Explains one input; see `explain`. */
export async function explainOne(explaining: Explaining, input: unknown, options: Options): Promise<Explanation> {
  const target = readOptions(options);
  const { task, kind, config, tokenizer, temperature } = explaining;
  const { method = 'integrated-gradients', per = 'word', scale = 'logit', signal } = options;
  signal?.throwIfAborted();
  const limits = rowLimits({ config, tokenizer, temperature, outputs: [] }, options);
  const run = (form: ScoreForm, rows: readonly ReadRow[], outputs: readonly ScoreOutput[]): Promise<readonly Tensors[]> => scoreRows(explaining, form, new Float32Array(0), rows, outputs, options);
  const question = await findTarget(kind, input, { config, tokenizer, limits, options: target, scale, temperature, run });
  const places = rowTokens(question.plan);
  const seen = new Set(question.readings.flatMap(({ row }) => places[row]!));
  const units = unitsOf(question.source, per, (token) => seen.has(token));
  const found = await methods[method](explaining, question, units, options);
  const { source } = question;
  const values = 'units' in found ? found.units : Float64Array.from(units, ({ tokens }) => tokens.reduce((sum, token) => sum + found.tokens[token]!, 0));
  requireFinite([...values, found.scores.score]);
  return {
    method, task, target: question.target, per, ...found.scores,
    attributions: units.map((unit, n) => ({ text: source.slice(unit.sequence, unit), start: unit.start, end: unit.end, pair: unit.sequence === 1, attribution: values[n]! })),
    special: 'units' in found ? 0 : found.tokens.reduce((sum, value, token) => sum + (source.encoding.sequenceIds[token]! < 0 ? value : 0), 0),
    unit: source.unit,
    texts: source.texts,
    coverage: { tokens: units.reduce((sum, { tokens }) => sum + tokens.length, 0), total: question.plan.coverage.total, windows: question.readings.length },
  };
}

const methods: Readonly<Record<Explanation['method'], (explaining: Explaining, question: Question, units: readonly Unit[], options: Options) => Promise<Found>>> = {
  'integrated-gradients': async ({ config, kind, tokenizer, graphs }, question, _, { baseline = 'mask', steps, tokenBudget, signal, onProgress }) => {
    const table = await graphs.weight(`${kind === 'base' ? '' : 'albert.'}embeddings.word_embeddings.weight`, { dtype: 'float32', shape: [config.vocabularySize, config.embeddingSize] });
    const graph = await graphs.compiled(`gradient ${JSON.stringify(question.form)}`, () => scoreGradientGraph(config, question.form));
    const { tokens, ...scores } = await integratedGradients(question, graph, table, tokenizer.special, { baseline, tokenBudget, ...(steps === undefined ? {} : { steps }), ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) });
    return { tokens, scores };
  },
  occlusion: async (explaining, question, units, options) => {
    const { units: values, score } = await occlusion(question, units, { replace: options.replace ?? 'mask', span: options.span ?? 1, mask: explaining.tokenizer.special.mask }, (rows) => scoreRows(explaining, question.form, question.weights, rows, ['score'], options, counted(rows.length, options)));
    return { units: values, scores: { score } };
  },
  'attention-rollout': (explaining, question, _, options) => attended(explaining, question, options, 'rollout'),
  attention: (explaining, question, _, options) => attended(explaining, question, options, 'attention'),
};

async function attended(explaining: Explaining, question: Question, options: Options, output: 'rollout' | 'attention'): Promise<Found> {
  const { config, head, graphs } = explaining;
  const { attentionHead } = options;
  if (attentionHead !== undefined && attentionHead >= config.heads) throw new AlbertkitError('OPTION', `The model has attention heads 0 to ${config.heads - 1}, and ${attentionHead} was asked for.`, { attentionHead, heads: config.heads });
  const weights = Float32Array.from({ length: config.heads }, (_, n) => (attentionHead === undefined ? 1 / config.heads : Number(n === attentionHead)));
  const graph = await graphs.compiled('rollout', () => rolloutGraph(config, head));
  const shared = { head_weights: { dtype: 'float32', shape: [config.heads], data: weights } } as const;
  const tokens = await rollout(question, (rows) => runRows(graph, rows, { [output]: 'token' }, settings(config, options, shared, counted(rows.length, options))), output);
  const scores = await scoreRows(explaining, question.form, question.weights, question.readings.map((reading) => readRow(question.plan, reading)), ['score'], options);
  return { tokens, scores: { score: question.readings.reduce((sum, { share }, n) => sum + share * scores[n]!['score']!.data[0]!, 0) } };
}

/** Rows through the score graph of a form; without weights, only what does not depend on them is asked for. */
async function scoreRows({ config, graphs }: Explaining, form: ScoreForm, weights: Float32Array, rows: readonly ReadRow[], outputs: readonly ScoreOutput[], options: Options, onRows?: (rows: number) => void): Promise<readonly Tensors[]> {
  const graph: Compiled = await graphs.compiled(`score ${JSON.stringify(form)}`, () => scoreGraph(config, form));
  const width = graph.graph.inputs['class_weights']?.shape[0] as number | undefined;
  const shared: Tensors = width === undefined ? {} : { class_weights: { dtype: 'float32', shape: [width], data: weights.length === width ? weights : new Float32Array(width) } };
  return runRows(graph, rows, Object.fromEntries(outputs.map((name) => [name, axes[name]])), settings(config, options, shared, onRows));
}

const settings = ({ padTokenId }: AlbertConfig, { tokenBudget, signal }: Options, shared: Tensors, onRows: ((rows: number) => void) | undefined): Parameters<typeof runRows>[3] =>
  ({ padTokenId, shared, tokenBudget, ...(signal ? { signal } : {}), ...(onRows ? { onRows } : {}) });

/** Tells progress in rows of a run of so many. */
function counted(total: number, { onProgress }: Options): ((rows: number) => void) | undefined {
  let done = 0;
  return onProgress && ((rows) => onProgress({ done: (done += rows), total }));
}
