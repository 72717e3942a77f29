import { AlbertkitError, type Tensor, type Tensors } from '@albertkit/core';
import type { SpecialIds } from '@albertkit/tokenizer';
import { requireFinite } from '../probabilities.js';
import { turnKeeper } from '../turn-keeper.js';
import type { Compiled } from './compile-once.js';
import { gaussLegendre } from './quadrature.js';
import { rowTokens } from './row-tokens.js';
import type { Question, Reading } from './targets/target.js';

/** What stands where words are not: the embedding of `[MASK]`, that of the padding token, or zeros. */
export type Baseline = 'mask' | 'pad' | 'zeros';

export type GradientSettings = {
  readonly baseline: Baseline;
  /** Points of the Gauss-Legendre rule; left out, 32, and twice as many up to 256 while a row's sum is off by over 0.1 % of what it has to be. */
  readonly steps?: number;
  readonly tokenBudget: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
};

export type IntegratedGradients = { readonly tokens: Float64Array; readonly score: number; readonly baselineScore: number; readonly completenessError: number; readonly steps: number };

const [fewestSteps, mostSteps, goodEnough] = [32, 256, 1e-3];

/**
 * Integrated gradients (Sundararajan et al., arXiv 1703.01365) for the word embeddings x, as they are added to those of types
 * and positions, before LayerNorm: (x - b) times the mean gradient of the score on the straight line from the baseline b. They
 * add up to score - score of the baseline. Special tokens stay as they are in b, and so get 0. Gives one value for each token
 * of the encoding, and the most points that a row took; `table` is the word embedding [vocabulary, embedding]. Throws `BASELINE` where the vocabulary has no such piece.
 */
export async function integratedGradients(question: Question, graph: Compiled, table: Tensor, special: SpecialIds, settings: GradientSettings): Promise<IntegratedGradients> {
  const { plan, readings, source } = question;
  const places = rowTokens(plan);
  const tokens = new Float64Array(source.encoding.ids.length);
  let [score, baselineScore, done, most] = [0, 0, 0, 0];
  const width = table.shape[1]!;
  const stays = (id: number): boolean => id === special.cls || id === special.sep || id === special.mask;
  const without = baselineId(settings.baseline, special);
  let total = readings.length * ((settings.steps ?? fewestSteps) + 2);
  const onSteps = (steps: number): void => settings.onProgress?.({ done: (done += steps), total });
  for (const reading of readings) {
    const { ids } = plan.rows[reading.row]!;
    const tokenAt = places[reading.row]!;
    const to = embed(table, ids);
    const from = embed(table, ids.map((id, place) => (stays(id) || source.encoding.sequenceIds[tokenAt[place]!]! < 0 ? id : without)));
    let steps = settings.steps ?? fewestSteps;
    let line = await alongLine(question, reading, graph, { from, to }, { ...settings, steps }, onSteps);
    while (settings.steps === undefined && steps < mostSteps && !isComplete(line)) {
      steps *= 2;
      total += steps + 2;
      line = await alongLine(question, reading, graph, { from, to }, { ...settings, steps }, onSteps);
    }
    most = Math.max(most, steps);
    line.parts.forEach((part, n) => {
      tokens[tokenAt[Math.floor(n / width)]!]! += reading.share * part;
    });
    score += reading.share * line.score;
    baselineScore += reading.share * line.baselineScore;
  }
  return { tokens, score, baselineScore, completenessError: Math.abs(sum(tokens) - (score - baselineScore)), steps: most };
}

const sum = (values: Float64Array): number => values.reduce((whole, part) => whole + part, 0);

const isComplete = ({ parts, score, baselineScore }: Integral): boolean => Math.abs(sum(parts) - (score - baselineScore)) <= goodEnough * Math.abs(score - baselineScore);

function baselineId(baseline: Baseline, special: SpecialIds): number {
  const id = baseline === 'zeros' ? -1 : special[baseline];
  if (baseline === 'zeros' || id >= 0) return id;
  throw new AlbertkitError('BASELINE', `The vocabulary has no piece for the baseline "${baseline}": ask for zeros.`, { baseline });
}

/** Rows of the table for ids, -1 for zeros; [tokens x embedding]. */
function embed({ data, shape }: Tensor, ids: ArrayLike<number>): Float32Array {
  const width = shape[1]!;
  const rows = new Float32Array(ids.length * width);
  for (let n = 0; n < ids.length; n++) if (ids[n]! >= 0) rows.set(data.subarray(ids[n]! * width, (ids[n]! + 1) * width), n * width);
  return rows;
}

type Line = { readonly from: Float32Array; readonly to: Float32Array };
/** For each number of a row's embeddings what it adds to the score on the way, [tokens x embedding], and the scores at the ends. */
type Integral = { readonly parts: Float64Array; readonly score: number; readonly baselineScore: number };

/** The integral of the gradient on the way from one row of embeddings to another. */
async function alongLine({ plan, weights }: Question, reading: Reading, { graph, executable }: Compiled, { from, to }: Line, { steps, tokenBudget, signal }: GradientSettings & { readonly steps: number }, onSteps: (steps: number) => void): Promise<Integral> {
  const { typeIds } = plan.rows[reading.row]!;
  const rule = gaussLegendre(steps);
  const points = [{ at: 0, weight: 0 }, ...rule.nodes.map((at, n) => ({ at, weight: rule.weights[n]! })), { at: 1, weight: 0 }];
  const together = Math.max(1, Math.floor(tokenBudget / typeIds.length));
  const gradient = new Float64Array(to.length);
  const scores: number[] = [];
  const keepTurn = turnKeeper();
  for (let first = 0; first < points.length; first += together) {
    await keepTurn();
    signal?.throwIfAborted();
    const batch = points.slice(first, first + together);
    const embeds = new Float32Array(batch.length * to.length);
    batch.forEach(({ at }, row) => {
      for (let n = 0; n < to.length; n++) embeds[row * to.length + n] = at === 1 ? to[n]! : from[n]! + at * (to[n]! - from[n]!);
    });
    const feeds = lineInputs(embeds, batch.length, typeIds, reading, weights);
    const found = await executable.run(Object.fromEntries(Object.entries(feeds).filter(([name]) => Object.hasOwn(graph.inputs, name))), { outputs: ['score', 'inputs_embeds'], ...(signal ? { signal } : {}) });
    scores.push(...found['score']!.data);
    const slopes = found['inputs_embeds']!.data;
    requireFinite(slopes);
    batch.forEach(({ weight }, row) => {
      if (weight > 0) for (let n = 0; n < to.length; n++) gradient[n]! += weight * slopes[row * to.length + n]!;
    });
    onSteps(batch.length);
  }
  return { parts: gradient.map((slope, n) => slope * (to[n]! - from[n]!)), score: scores.at(-1)!, baselineScore: scores[0]! };
}

/** The inputs of `scoreGradientGraph` for rows that differ in their embeddings alone. */
function lineInputs(embeds: Float32Array, rows: number, typeIds: Int32Array, { positions, endPositions }: Reading, weights: Float32Array): Tensors {
  const tokens = typeIds.length;
  const repeated = (values: Float32Array | undefined): Tensor => ({ dtype: 'float32', shape: [rows, tokens], data: Float32Array.from({ length: rows * tokens }, (_, n) => values?.[n % tokens] ?? 0) });
  return {
    inputs_embeds: { dtype: 'float32', shape: [rows, tokens, embeds.length / (rows * tokens)], data: embeds },
    attention_mask: { dtype: 'int32', shape: [rows, tokens], data: new Int32Array(rows * tokens).fill(1) },
    token_type_ids: { dtype: 'int32', shape: [rows, tokens], data: Int32Array.from({ length: rows * tokens }, (_, n) => typeIds[n % tokens]!) },
    positions: repeated(positions),
    end_positions: repeated(endPositions),
    class_weights: { dtype: 'float32', shape: [weights.length], data: weights },
  };
}
