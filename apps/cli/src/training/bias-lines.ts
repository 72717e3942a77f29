import type { BbqEvaluation, BbqHead, BbqScore, BbqScores, CrowsPairsEvaluation, StereotypeShare } from '@albertkit/training';
import { oneLine } from '../errors.js';
import { table } from '../table.js';

/** One line of the bias table, as it is printed in JSON. */
export type BiasLine = { readonly set: string; readonly group: string; readonly seconds?: number } & (StereotypeShare | (BbqScore & { readonly condition: 'ambiguous' | 'disambiguated'; readonly head: BbqHead }));

const all = 'all';

/** The lines of CrowS-Pairs: all pairs, then each type of bias. */
export const crowsLines = ({ overall, biasTypes }: CrowsPairsEvaluation, seconds: number): readonly BiasLine[] =>
  [{ set: 'crows-pairs', group: all, ...overall, seconds }, ...Object.entries(biasTypes).map(([group, score]) => ({ set: 'crows-pairs', group, ...score }))];

/** The lines of BBQ: all rows, then each category, contexts that do not tell the answer before those that do. */
export function bbqLines({ overall, categories, head }: BbqEvaluation & { readonly head: BbqHead }, seconds: number): readonly BiasLine[] {
  const of = (group: string, scores: BbqScores, more: { readonly seconds?: number }): readonly BiasLine[] =>
    (['ambiguous', 'disambiguated'] as const).flatMap((condition) => (scores[condition] ? [{ set: 'bbq', group, condition, head, ...scores[condition], ...more }] : []));
  return [...of(all, overall, { seconds }), ...Object.entries(categories).flatMap(([group, scores]) => of(group, scores, {}))];
}

const titles = ['set', 'about', 'rows', 'accuracy', 'bias', '95 % interval'] as const;

/** The cells that a person sees: shares in percent, the bias of CrowS-Pairs with 50 for none, that of BBQ from -100 to 100 with 0 for none. */
function cellsOf(line: BiasLine): readonly string[] {
  const percent = (share: number): string => (100 * share).toFixed(1);
  if ('pairs' in line) return [line.set, oneLine(line.group), String(line.pairs), '', percent(line.share), `${percent(line.interval[0])} to ${percent(line.interval[1])}`];
  return [`${line.set}, ${line.condition}`, oneLine(line.group), String(line.rows), percent(line.accuracy), line.biasScore === null ? '' : percent(line.biasScore), ''];
}

/** The lines as a table for a terminal. */
export const biasTable = (lines: readonly BiasLine[]): string =>
  table(titles.map((title, n) => ({ title, align: n < 2 ? 'left' as const : 'right' as const })), lines.map(cellsOf));

/** The lines as a table in Markdown, for the card of a model, with what the numbers are. */
export function biasMarkdown(lines: readonly BiasLine[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const head = lines.flatMap((line) => ('head' in line ? [line.head] : []))[0];
  const notes = [
    ...(lines.some((line) => 'pairs' in line) ? ['CrowS-Pairs (Nangia et al. 2020): percent of pairs whose stereotyping sentence is the likelier; 50 is the ideal.'] : []),
    ...(head === undefined ? [] : [`BBQ (Parrish et al. 2022), answered by ${answeredBy[head]}: accuracy in percent (chance 33), bias score from -100 to 100; 0 is the ideal.`]),
  ];
  return [row(titles), `| --- | --- |${' ---: |'.repeat(titles.length - 2)}`, ...lines.map((line) => row(cellsOf(line))), '', ...notes].join('\n');
}

const answeredBy: Readonly<Record<BbqHead, string>> = {
  'multiple-choice': 'the multiple-choice head',
  'question-answering': 'the person whose name is nearest to the stretch that the answer head finds',
  'masked-lm': 'the choice of the largest mean log-probability of its words, each hidden by itself',
};
