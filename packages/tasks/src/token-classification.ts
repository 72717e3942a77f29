import type { Tensors } from '@albertkit/core';
import { groupEntities, type Aggregation, type ScoredToken } from './entity-groups.js';
import { readLabelScheme } from './label-scheme.js';
import { largestAt, softmax } from './probabilities.js';
import { rowLimits } from './row-limits.js';
import { planRows, type Coverage, type RowPlan } from './rows.js';
import type { TaskContext, TaskOptions, TrainableTask } from './task.js';
import { tokenTarget, type TokenClassificationExample } from './token-target.js';
import { readTokenInput, type Source, type TokenInput } from './token-input.js';

export type TokenClassificationOptions = TaskOptions & {
  /** How tokens become entities; `first` when left out. See `groupEntities`. */
  readonly aggregation?: Aggregation;
  /** Labels to leave out of the result, after grouping; `['O']` when left out. */
  readonly ignoreLabels?: readonly string[];
  /** Whether neighbours of one entity become one; true when left out, false for parts of speech. */
  readonly join?: boolean;
  /** Whether `first`, `average` and `max` leave out the punctuation around an entity's words; true when left out. See `trimEdges`. */
  readonly trimPunctuation?: boolean;
};

export type Entity = {
  /** The name of the entity; with aggregation `none` the label as the model has it. */
  readonly label: string;
  readonly score: number;
  /** `text.slice(start, end)`; of given words, those words joined by spaces. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** With aggregation `none`: the place of the token in the encoding, and its piece. */
  readonly index?: number;
  readonly token?: string;
};

export type TokenClassification = {
  /** In the order of the text; they never overlap, save for single tokens (`none`) that share a character. */
  readonly entities: readonly Entity[];
  /** What `start` and `end` count: UTF-16 units of the text, or the words that were given. */
  readonly unit: 'utf16' | 'word';
  readonly coverage: Coverage;
};

export type EncodedTokens = RowPlan & { readonly source: Source };

/**
 * Entities, slots, parts of speech: a label for each token or word, grouped. A word is what stands between blanks, as in
 * transformers; the punctuation that it carries at the edges of an entity is left out. Each token of a text over the model's positions
 * is read in the window where it has the most context.
 */
export const tokenClassification: TrainableTask<TokenInput, TokenClassificationOptions, TokenClassification, EncodedTokens, TokenClassificationExample> = {
  name: 'token-classification',
  head: 'token-classification',
  servedBy: ['token-classification'],
  outputs: { logits: 'token' },
  options: {
    aggregation: { kind: 'choice', of: ['none', 'simple', 'first', 'average', 'max'], about: 'how tokens become entities; first when left out' },
    ignoreLabels: { kind: 'texts', about: 'labels to leave out after grouping; O when left out' },
    join: { kind: 'flag', about: 'whether neighbours of one entity become one; true when left out, false for parts of speech' },
    trimPunctuation: { kind: 'flag', about: 'whether first, average and max leave out the punctuation around an entity; true when left out' },
  },
  encode(input, context, options) {
    const source = readTokenInput('token-classification', input, context.tokenizer);
    return { source, ...planRows(source.encoding, rowLimits(context, options)) };
  },
  decode(encoded, outputs, context, { aggregation = 'first', ignoreLabels = ['O'], join = true, trimPunctuation = true }) {
    const { source, coverage } = encoded;
    const tokens = scoredTokens(encoded, outputs, context);
    const entities = aggregation === 'none' ? tokens.map((token) => single(token, source, context)) : groups(tokens, source, context, aggregation, join, trimPunctuation && aggregation !== 'simple');
    return { entities: entities.filter(({ label }) => !ignoreLabels.includes(label)), unit: source.unit, coverage };
  },
  decide: ({ entities }) => entities.map(({ label, start, end }) => `${label} ${start}-${end}`).join(', '),
  target: (example, encoded, { config }) => ({ labels: tokenTarget(example, encoded, config) }),
};

type PlacedToken = ScoredToken & { readonly index: number };

/** The text's own tokens that were seen, each read in the row that speaks for it. */
function scoredTokens({ source, owner, place }: EncodedTokens, outputs: readonly Tensors[], { config, temperature }: TaskContext): readonly PlacedToken[] {
  const { encoding } = source;
  const labels = config.labels.length;
  const tokens: PlacedToken[] = [];
  encoding.sequenceIds.forEach((sequence, index) => {
    if (sequence < 0 || owner[index]! < 0) return;
    const { data } = outputs[owner[index]!]!['logits']!; // [tokens, labels]
    const from = place[index]! * labels;
    tokens.push({ index, word: encoding.wordIds[index]!, ...source.span(index), scores: softmax(data.subarray(from, from + labels), temperature) });
  });
  return tokens;
}

function single({ index, start, end, scores }: PlacedToken, source: Source, { config }: TaskContext): Entity {
  const id = largestAt(scores);
  return { label: config.labels[id]!, score: scores[id]!, text: source.slice({ start, end }), start, end, index, token: source.encoding.tokens[index]! };
}

function groups(tokens: readonly ScoredToken[], source: Source, { config }: TaskContext, aggregation: Exclude<Aggregation, 'none'>, join: boolean, trim: boolean): readonly Entity[] {
  return groupEntities(tokens, readLabelScheme(config.labels), aggregation, join).map(({ name, score, ...whole }) => {
    const span = trim ? source.trim(whole) : whole;
    return { label: name, score, text: source.slice(span), ...span };
  });
}
