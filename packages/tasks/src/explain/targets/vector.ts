import { averageRows } from '../../average-rows.js';
import { planRows, type RowPlan } from '../../rows.js';
import { explainedText } from '../explained-text.js';
import type { ScoreForm } from '../score-graph.js';
import { allRows, noTarget, oneHot, readRow, type Asking, type Reading, type TargetFinder, type TargetOptions } from './target.js';

/**
 * A number of a text's vector: one component, its cosine with another text's vector, or its length. The vector is the mean of
 * the last hidden states, that of the first token, or the pooler's. Where a text slides in windows, the score is the mean of
 * its windows' scores, each weighing as many tokens as it speaks for.
 */
export const vectorTarget: TargetFinder = {
  takes: ['pooling', 'component', 'similarTo'],
  async find(input, asking) {
    const { config: { hiddenSize }, tokenizer, limits, options: { pooling = 'mean', component, similarTo }, scale } = asking;
    if (scale === 'probability') throw noTarget('A vector has no probabilities: leave out scale.', { scale });
    if (component !== undefined && similarTo !== undefined) throw noTarget('A vector is explained by a component or by its cosine with a text: give component or similarTo, not both.', { component });
    if (component !== undefined && !(Number.isInteger(component) && component >= 0 && component < hiddenSize)) throw noTarget(`The vector has components 0 to ${hiddenSize - 1}, and ${component} was asked for.`, { component, hiddenSize });
    const source = explainedText(input, tokenizer);
    const plan = planRows(source.encoding, limits);
    const measure = component !== undefined ? 'weighted' : similarTo !== undefined ? 'cosine' : 'length';
    const form: ScoreForm = { head: 'base', pooled: pooling === 'pooled', measure };
    const weights = component !== undefined ? oneHot(hiddenSize, component) : similarTo !== undefined ? await direction(similarTo, form, pooling, asking) : new Float32Array(hiddenSize);
    const what = component !== undefined ? `component ${component}` : similarTo !== undefined ? `cosine with "${similarTo}"` : 'length';
    return {
      source, plan, form, weights, readings: pooled(plan, pooling),
      target: { description: `${what} of the ${pooling} vector`, pooling, ...(component === undefined ? {} : { component }), ...(similarTo === undefined ? {} : { similarTo }), scale },
    };
  },
};

/** A text's vector, scaled to length 1. */
async function direction(text: string, form: ScoreForm, pooling: NonNullable<TargetOptions['pooling']>, { tokenizer, limits, run }: Asking): Promise<Float32Array> {
  const plan = planRows(explainedText(text, tokenizer).encoding, limits);
  const rows = pooled(plan, pooling).map((reading) => readRow(plan, reading));
  const vector = averageRows((await run(form, rows, ['vector'])).map((row) => row['vector']!.data), plan.weights);
  const length = Math.hypot(...vector);
  if (!(length > 0)) throw noTarget('The vector of similarTo is no direction: it has no length.', { length });
  return Float32Array.from(vector, (value) => value / length);
}

/** All rows, and the places of each that its vector is made of. */
function pooled(plan: RowPlan, pooling: NonNullable<TargetOptions['pooling']>): Reading[] {
  return allRows(plan).map((reading) => {
    const tokens = plan.rows[reading.row]!.ids.length;
    if (pooling === 'pooled') return reading;
    return { ...reading, positions: pooling === 'cls' ? oneHot(tokens, 0) : new Float32Array(tokens).fill(1 / tokens) };
  });
}
