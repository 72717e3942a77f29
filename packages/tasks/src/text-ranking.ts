import { AlbertkitError, type AlbertConfig, type Tensors } from '@albertkit/core';
import { averageRows } from './average-rows.js';
import { sigmoid, softmax } from './probabilities.js';
import { decideRanking, rankDocuments, rankingRules, readRanking, type Ranking, type RankingInput, type RankingOptions } from './ranking-input.js';
import { rowLimits } from './row-limits.js';
import { addCoverage } from './coverage.js';
import { planRows, type Coverage, type RowPlan } from './rows.js';
import type { EncodedInput, TaskOptions, TrainableTask } from './task.js';
import { labelId } from './text-classification.js';

export type TextRankingOptions = TaskOptions & RankingOptions & {
  /** The label that says a document answers; needed where the model has several. */
  readonly label?: string;
};

/** A query with its documents, and whether each answers. */
export type TextRankingExample = { readonly input: RankingInput; readonly label?: string; readonly relevant: readonly boolean[] };

export type EncodedPairs = EncodedInput & { readonly documents: readonly string[]; readonly plans: readonly RowPlan[]; readonly coverage: Coverage };

/**
 * Documents by what a cross-encoder says of query and document read together: the sigmoid of its one label, as
 * sentence-transformers has it, or the softmax probability of `label`. Long documents slide in windows beside the query. Throws
 * `RANKING_LABEL` where the model has several labels and none is named, `LABEL_UNKNOWN`, and `PAIR_TOO_LONG`.
 */
export const textRanking: TrainableTask<RankingInput, TextRankingOptions, Ranking, EncodedPairs, TextRankingExample> = {
  name: 'text-ranking',
  head: 'sequence-classification',
  servedBy: ['sequence-classification'],
  outputs: { logits: 'row' },
  options: { ...rankingRules, label: { kind: 'text', about: 'the label that says a document answers; needed where there are several' } },
  encode(input, context, options) {
    const { query, documents } = readRanking('text-ranking', input);
    answerLabel(context.config, options.label);
    const limits = rowLimits(context, options);
    const plans = documents.map((document) => planRows(context.tokenizer.encode(query, { pair: document }), limits));
    return { documents, plans, rows: plans.flatMap(({ rows }) => rows), coverage: addCoverage(plans.map(({ coverage }) => coverage)) };
  },
  decode({ documents, plans, coverage }, outputs, { config, temperature }, options) {
    const answer = answerLabel(config, options.label);
    const score = (logits: ArrayLike<number>): number => (config.labels.length === 1 ? sigmoid(logits, temperature)[0]! : softmax(logits, temperature)[answer]!);
    let row = 0;
    const scores = plans.map(({ rows, weights }) => {
      const windows = rows.map(() => outputs[row++]!['logits']!.data);
      return options.windows === 'mean' ? score(averageRows(windows, weights)) : Math.max(...windows.map(score));
    });
    return { documents: rankDocuments(documents, scores, options), coverage };
  },
  decide: decideRanking,
  target({ relevant, label }, { plans }, { config }) {
    if (relevant.length !== plans.length) throw new AlbertkitError('EXAMPLE', `There are ${plans.length} documents, and the example says of ${relevant.length} whether they answer.`, { documents: plans.length, relevant: relevant.length });
    const answer = answerLabel(config, label);
    const single = config.labels.length === 1;
    const ofRows = plans.flatMap(({ rows }, n) => rows.map(() => (single ? Number(relevant[n]) : relevant[n] ? answer : Number(answer === 0))));
    const labels = single ? { dtype: 'float32', shape: [ofRows.length], data: Float32Array.from(ofRows) } as const : { dtype: 'int32', shape: [ofRows.length], data: Int32Array.from(ofRows) } as const;
    return { labels } satisfies Tensors;
  },
};

function answerLabel({ labels }: AlbertConfig, label: string | undefined): number {
  if (label !== undefined) return labelId(labels, label);
  if (labels.length === 1) return 0;
  throw new AlbertkitError('RANKING_LABEL', `The model has ${labels.length} labels: say with label which of ${labels.slice(0, 12).join(', ')} means that a document answers.`, { labels });
}
