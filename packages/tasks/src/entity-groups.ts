import type { LabelPart } from './label-scheme.js';
import { largestAt } from './probabilities.js';

/** How tokens become entities; see `groupEntities`. */
export type Aggregation = 'none' | 'simple' | 'first' | 'average' | 'max';

/** One token with the probability of each label, [labels]; `start` and `end` in the caller's text, or its words. */
export type ScoredToken = { readonly word: number; readonly start: number; readonly end: number; readonly scores: Float64Array };

/** A stretch with its label's parts. */
export type LabelledSpan = LabelPart & { readonly score: number; readonly start: number; readonly end: number };
export type EntityGroup = { readonly name: string; readonly score: number; readonly start: number; readonly end: number };

/**
 * Tokens to entities, as the token classification pipeline of transformers defines them, those of label `O` among them:
 * - `simple`: each token takes its likeliest label; a token whose label has the same name and does not begin an entity joins
 *   the token before it. The score is the mean of those of its tokens.
 * - `first`, `average`, `max`: the same on words in place of tokens. A word takes the likeliest label of its first token, of
 *   the mean of its tokens' probabilities, or of the token that is surest.
 * Two things differ from there: a word is what the tokenizer has between blanks (there an unknown piece begins a word too, and
 * of blanks only the space ends one), and labels without `B-` and `I-` keep their whole name (there `E-mail` is `mail`).
 * With `join` false each word (or token) stays by itself, as parts of speech want it.
 * Where two neighbours share a character (or a given word) and do not join, the surer one speaks for both, so that
 * entities never overlap.
 */
export function groupEntities(tokens: readonly ScoredToken[], parts: readonly LabelPart[], aggregation: Exclude<Aggregation, 'none'>, join = true): readonly EntityGroup[] {
  const units = aggregation === 'simple' ? tokens.map(({ scores, start, end }) => ({ scores, start, end })) : words(tokens, aggregation);
  const spans = units.map(({ scores, start, end }) => {
    const id = largestAt(scores);
    return { ...parts[id]!, score: scores[id]!, start, end };
  });
  return joinSpans(settleOverlaps(spans), join);
}

type Unit = Omit<ScoredToken, 'word'>;

function words(tokens: readonly ScoredToken[], aggregation: 'first' | 'average' | 'max'): readonly Unit[] {
  const groups: ScoredToken[][] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    if (last?.[0]?.word === token.word) last.push(token);
    else groups.push([token]);
  }
  return groups.map((members) => ({
    scores: wordScores[aggregation](members.map(({ scores }) => scores)),
    start: members[0]!.start,
    end: members.reduce((last, { end }) => Math.max(last, end), 0),
  }));
}

const wordScores: Readonly<Record<'first' | 'average' | 'max', (scores: readonly Float64Array[]) => Float64Array>> = {
  first: (scores) => scores[0]!,
  average: (scores) => scores[0]!.map((_, label) => scores.reduce((sum, token) => sum + token[label]!, 0) / scores.length),
  max: (scores) => scores[largestAt(scores.map((token) => token[largestAt(token)]!))]!,
};

const joins = (last: LabelledSpan, next: LabelledSpan): boolean => next.name === last.name && !next.begins && !last.ends;

/** Neighbours that share a character join, or become one. */
function settleOverlaps(spans: readonly LabelledSpan[]): readonly LabelledSpan[] {
  const settled: LabelledSpan[] = [];
  for (const span of spans) {
    let current = span;
    for (let last = settled.at(-1); last && current.start < last.end; last = settled.at(-1)) {
      const end = Math.max(last.end, current.end);
      if (joins(last, current)) {
        current = { ...current, end };
        break;
      }
      settled.pop();
      current = { ...(current.score > last.score ? current : last), start: last.start, end };
    }
    settled.push(current);
  }
  return settled;
}

function joinSpans(spans: readonly LabelledSpan[], join: boolean): readonly EntityGroup[] {
  const groups: LabelledSpan[][] = [];
  for (const span of spans) {
    const last = groups.at(-1);
    if (last && joins(last.at(-1)!, span) && (join || span.start < last.at(-1)!.end)) last.push(span);
    else groups.push([span]);
  }
  return groups.map((members) => ({
    name: members[0]!.name,
    score: members.reduce((sum, { score }) => sum + score, 0) / members.length,
    start: members[0]!.start,
    end: members.at(-1)!.end,
  }));
}
