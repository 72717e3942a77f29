import { closeGraph, forwardParts, type Tensors } from '@albertkit/core';
import type { Tokenizer } from '@albertkit/tokenizer';
import { rowLimits } from '../row-limits.js';
import { planRows, type Coverage } from '../rows.js';
import type { Explaining } from './explaining.js';
import type { ExplainRunOptions } from './explain-options.js';
import { explainedText, type ExplainedText } from './explained-text.js';
import { runRows } from './run-rows.js';

/** A token with its own place in the text; special tokens that the model adds stand at 0 to 0. */
export type PlacedToken = {
  /** The piece of the vocabulary. */
  readonly token: string;
  readonly id: number;
  /** UTF-16 indices into the text, or into its pair where `pair` is true; indices of given words. */
  readonly start: number;
  readonly end: number;
  readonly pair: boolean;
  readonly special: boolean;
};

/** The hidden states of a text: for each token that was seen, one [hidden] before the block and after each application. */
export type TextStates = { readonly tokens: readonly PlacedToken[]; readonly states: readonly (readonly (Float32Array | Float64Array)[])[]; readonly applications: number; readonly coverage: Coverage };

/** Runs a text and keeps the hidden states of each token, from the window that speaks for it. */
export async function hiddenStates({ config, head, tokenizer, temperature, graphs }: Explaining, input: unknown, options: ExplainRunOptions & { readonly tokenBudget: number }): Promise<TextStates> {
  const { tokenBudget, signal } = options;
  const source = explainedText(input, tokenizer);
  const plan = planRows(source.encoding, rowLimits({ config, tokenizer, temperature, outputs: [] }, options));
  const applications = config.layers * config.innerLayers;
  const names = Array.from({ length: applications + 1 }, (_, n) => `hidden_states.${n}`);
  const graph = await graphs.compiled('hidden states', () => {
    const { outputs, inputs, limits } = forwardParts(config, head, { hiddenStates: true });
    return closeGraph({ inputs, limits, outputs: Object.fromEntries(names.map((name) => [name, outputs[name]!])) });
  });
  const rows = await runRows(graph, plan.rows, Object.fromEntries(names.map((name) => [name, 'token'])), { padTokenId: config.padTokenId, tokenBudget, ...(signal ? { signal } : {}) });
  const seen = [...plan.owner.keys()].filter((token) => plan.owner[token]! >= 0);
  const stateOf = (row: Tensors, name: string, place: number): Float32Array | Float64Array => row[name]!.data.slice(place * config.hiddenSize, (place + 1) * config.hiddenSize) as Float32Array | Float64Array;
  return {
    tokens: seen.map((token) => placed(source, tokenizer, token)),
    states: seen.map((token) => names.map((name) => stateOf(rows[plan.owner[token]!]!, name, plan.place[token]!))),
    applications,
    coverage: plan.coverage,
  };
}

function placed(source: ExplainedText, tokenizer: Tokenizer, token: number): PlacedToken {
  const { ids, sequenceIds } = source.encoding;
  const special = sequenceIds[token]! < 0;
  return { token: tokenizer.token(ids[token]!) ?? '', id: ids[token]!, ...(special ? { start: 0, end: 0 } : source.span(token)), pair: sequenceIds[token] === 1, special };
}
