import type { Attribution, Explanation } from '@albertkit/tasks/explain';
import { table } from '../table.js';
import { cut } from './cut.js';
import { coloursOf } from './palette.js';

type Screen = { readonly columns: number; readonly colours: boolean };
/** More words than this are too many to read: the largest are shown, still in the order of the text. */
const mostShown = 24;
const barWidth = 12;

/** An explanation for people: the score, then each word with its number and a bar, against on the left and for on the right. */
export function explanationView(explanation: Explanation, screen: Screen): string {
  const { bold, dim } = coloursOf(screen);
  const { target, score, attributions, special } = explanation;
  const shown = largestOf(attributions);
  const most = attributions.reduce((largest, { attribution }) => Math.max(largest, Math.abs(attribution)), 0);
  const rows = shown.map((one) => [dim(`${one.pair ? 'pair ' : ''}${one.start}-${one.end}`), cut(one.text, Math.max(10, screen.columns - 50)), one.attribution.toFixed(3), bar(one.attribution, most, screen)]);
  const left = attributions.length - shown.length;
  return [
    `${bold(cut(`Why ${target.description}?`, screen.columns - 1))}  ${target.scale} ${score.toFixed(3)}`,
    table([{ title: '' }, { title: '' }, { title: '', align: 'right' }, { title: '' }], rows),
    ...(left > 0 ? [dim(`and ${left} smaller ones`)] : []),
    dim(`${[`${explanation.method} per ${explanation.per}`, ...details(explanation), ...(special === 0 ? [] : [`special tokens ${special.toFixed(3)}`])].join('; ')}\n`),
  ].join('\n');
}

function details({ baselineScore, completenessError, steps, coverage: { tokens, total, windows } }: Explanation): string[] {
  return [
    ...(baselineScore === undefined ? [] : [`baseline ${baselineScore.toFixed(3)}`]),
    ...(completenessError === undefined ? [] : [`sum off by ${completenessError.toExponential(1)} after ${steps} steps`]),
    ...(tokens < total || windows > 1 ? [`${tokens} of ${total} tokens in ${windows} ${windows === 1 ? 'window' : 'windows'}`] : []),
  ];
}

function largestOf(attributions: readonly Attribution[]): readonly Attribution[] {
  const kept = new Set([...attributions].sort((a, b) => Math.abs(b.attribution) - Math.abs(a.attribution)).slice(0, mostShown));
  return attributions.filter((one) => kept.has(one));
}

function bar(attribution: number, most: number, screen: Screen): string {
  const { yellow, blue, dim } = coloursOf(screen);
  const length = most > 0 ? Math.round((Math.abs(attribution) / most) * barWidth) : 0;
  const [against, pro] = attribution < 0 ? [length, 0] : [0, length];
  return `${' '.repeat(barWidth - against)}${blue('━'.repeat(against))}${dim('│')}${yellow('━'.repeat(pro))}`;
}
