import type { Encoding } from '@albertkit/tokenizer';
import type { SpanRegion } from './answer-spans.js';
import { addCoverage } from './coverage.js';
import { readQuestionInput } from './question-input.js';
import { rowLimits } from './row-limits.js';
import { planRows, type Coverage, type Row, type RowPlan } from './rows.js';
import type { TaskContext, TaskOptions } from './task.js';

/** What a row holds of its context, as places in the row: `first` up to `end`; answers start in `starts`, the tokens that it speaks for. */
type ContextRow = SpanRegion & {
  readonly first: number;
  readonly passage: number;
  /** A place of the row plus this is the token of the passage's encoding. */
  readonly shift: number;
};

export type EncodedQuestion = {
  readonly rows: readonly Row[];
  /** For each row. */
  readonly contextRows: readonly ContextRow[];
  readonly passages: readonly { readonly context: string; readonly encoding: Encoding }[];
  readonly coverage: Coverage;
};

/** A question beside each of its contexts, [CLS] question [SEP] context [SEP]; only the context slides. Throws `TASK_INPUT` and what `planRows` does. */
export function encodeQuestion(input: unknown, context: TaskContext, options: TaskOptions): EncodedQuestion {
  const { question, contexts } = readQuestionInput('question-answering', input);
  const encoded = contexts.map((passage, n) => {
    const encoding = context.tokenizer.encode(question, { pair: passage });
    const plan = planRows(encoding, { ...rowLimits(context, options), yields: 1 });
    return { context: passage, encoding, plan, contextRows: contextRows(encoding, plan, n) };
  });
  return {
    rows: encoded.flatMap(({ plan }) => plan.rows),
    contextRows: encoded.flatMap((one) => one.contextRows),
    passages: encoded,
    coverage: addCoverage(encoded.map(({ plan }) => plan.coverage)),
  };
}

function contextRows({ sequenceIds }: Encoding, { rows, owner, place, stretches }: RowPlan, passage: number): readonly ContextRow[] {
  const owned = rows.map(() => ({ start: 0, end: 0 }));
  owner.forEach((row, token) => {
    if (sequenceIds[token] !== 1 || row < 0) return;
    const region = owned[row]!;
    if (region.end === 0) region.start = place[token]!;
    region.end = place[token]! + 1;
  });
  const first = sequenceIds.indexOf(1);
  return owned.map((starts, row) => {
    // One row may lack tokens that truncation took, and has only its own.
    if (rows.length === 1) return { passage, shift: first - starts.start, first: starts.start, starts, end: starts.end };
    const shift = stretches[row]!.start - first;
    return { passage, shift, first, starts, end: stretches[row]!.end - shift };
  });
}
