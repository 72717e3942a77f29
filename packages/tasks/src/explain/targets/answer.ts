import type { Tensors } from '@albertkit/core';
import { planRows, type RowPlan } from '../../rows.js';
import { explainedText, type ExplainedText } from '../explained-text.js';
import { noTarget, oneHot, type Reading, type TargetFinder } from './target.js';

/** Most tokens of an answer that is looked for; 30 as in run_squad.py of BERT. */
const longestAnswer = 30;
const parts = { start: [1, 0], end: [0, 1], both: [1, 1] } as const;

/**
 * The score of an answer: its first token's start score, its last token's end score, or their sum, each read in the window
 * that speaks for the token. Left out, the answer is the one with the largest sum, of at most 30 tokens of the context.
 */
export const answerTarget: TargetFinder = {
  takes: ['answer', 'part'],
  async find(input, { tokenizer, limits, options: { answer, part = 'both' }, scale, run }) {
    if (scale === 'probability') throw noTarget('An answer is explained by its start and end scores, which are logits: leave out scale.', { scale });
    const source = explainedText(input, tokenizer);
    const { sequenceIds } = source.encoding;
    const context = source.unit === 'utf16' && source.texts.length > 1 ? 1 : 0;
    const plan = planRows(source.encoding, limits);
    const form = { head: 'question-answering' } as const;
    const seen = [...sequenceIds.keys()].filter((token) => sequenceIds[token] === context && plan.owner[token]! >= 0);
    const [first, last] = answer ? tokensOf(source, seen, answer) : bestAnswer(seen, plan, await run(form, plan.rows, ['start_logits', 'end_logits']));
    const span = { start: source.span(first).start, end: source.span(last).end };
    const what = part === 'both' ? '' : `${part} of `;
    return { source, plan, form, weights: Float32Array.from(parts[part]), readings: readings(plan, first, last, part), target: { description: `${what}"${source.slice(context, span)}"`, answer: span, part, scale } };
  },
};

/** The row of the first token, and that of the last, which may be the same. */
function readings({ rows, owner, place }: RowPlan, first: number, last: number, part: keyof typeof parts): Reading[] {
  const at = (token: number): Float32Array => oneHot(rows[owner[token]!]!.ids.length, place[token]!);
  const wanted = [...new Set([...(part === 'end' ? [] : [owner[first]!]), ...(part === 'start' ? [] : [owner[last]!])])];
  return wanted.map((row) => ({
    row, share: 1,
    ...(part !== 'end' && row === owner[first] ? { positions: at(first) } : {}),
    ...(part !== 'start' && row === owner[last] ? { endPositions: at(last) } : {}),
  }));
}

function bestAnswer(seen: readonly number[], { owner, place }: RowPlan, outputs: readonly Tensors[]): readonly [number, number] {
  const score = (name: string, token: number): number => outputs[owner[token]!]![name]!.data[place[token]!]!;
  let best: { readonly tokens: readonly [number, number]; readonly score: number } | undefined;
  seen.forEach((first, n) => {
    for (const last of seen.slice(n, n + longestAnswer)) {
      const sum = score('start_logits', first) + score('end_logits', last);
      if (!best || sum > best.score) best = { tokens: [first, last], score: sum };
    }
  });
  if (!best) throw noTarget('The context has no words that could be an answer.');
  return best.tokens;
}

function tokensOf(source: ExplainedText, seen: readonly number[], { start, end }: { readonly start: number; readonly end: number }): readonly [number, number] {
  const inside = seen.filter((token) => {
    const span = source.span(token);
    return span.start < end && span.end > start;
  });
  if (inside.length > 0) return [inside[0]!, inside.at(-1)!];
  throw noTarget(`No word of the context that was seen stands from ${start} to ${end}: give UTF-16 indices into the context.`, { start, end });
}
