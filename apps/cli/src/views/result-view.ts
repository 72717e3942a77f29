import type { ContentModeration, Features, FillMask, LabelScore, MultipleChoice, QuestionAnswering, TextClassification, TokenClassification } from '@albertkit/tasks';
import { oneLine } from '../errors.js';
import { resultJson } from '../result-json.js';
import { underline } from '../underline.js';
import { cut, padTo } from './cut.js';
import { colourOf, coloursOf, paintMarks } from './palette.js';
import { sentenceViews } from './sentence-view.js';

type Screen = { readonly columns: number; readonly colours: boolean };
/** What a row shows beside its result: its text, its words, or nothing. */
export type ShownRow = { readonly text?: string; readonly text_pair?: string; readonly tokens?: readonly string[]; readonly question?: string };
/** Results by the task that gives them. */
export type ResultsByTask = { readonly 'text-classification': TextClassification; readonly 'token-classification': TokenClassification; readonly 'fill-mask': FillMask; readonly 'feature-extraction': Features; readonly 'question-answering': QuestionAnswering; readonly 'multiple-choice': MultipleChoice; readonly 'zero-shot-classification': TextClassification; readonly 'content-moderation': ContentModeration };
type Views = { readonly [Task in keyof ResultsByTask]: (row: ShownRow, result: ResultsByTask[Task], screen: Screen, labels: readonly string[]) => string };

const barWidth = 10;
const widestLabel = 24;

/** Each task's result for people, in one or a few lines. */
export const views: Views = {
  'text-classification': (row, result, screen, labels) => barred(row, result, screen, labels),
  'token-classification': (row, { entities, unit }, screen) => {
    const text = textOf(row);
    const marks = unit === 'word' ? entities.map((entity) => ({ label: entity.label, ...wordSpan(row.tokens ?? [], entity) })) : entities;
    return `${underline(text, marks, screen.columns - 1, paintMarks(marks, coloursOf(screen))).join('\n')}\n`;
  },
  'fill-mask': (row, { masks, unknownTargets }, screen) => {
    const colours = coloursOf(screen);
    const lines = masks.map(({ start, end, pair, predictions }) =>
      `  ${colours.dim(`${pair ? 'pair ' : ''}${start}-${end}`)}  ${predictions.map(({ text, score }, n) => `${n === 0 ? colours.bold(oneLine(text)) : oneLine(text)} ${colours.dim(score.toFixed(3))}`).join('  ')}`);
    const unknown = unknownTargets.length > 0 ? [colours.yellow(`  no single piece of the vocabulary: ${unknownTargets.map(oneLine).join(', ')}`)] : [];
    return [cut(textOf(row), screen.columns - 1), ...lines, ...unknown].join('\n');
  },
  'feature-extraction': (row, { vector, shape }, screen) => {
    const colours = coloursOf(screen);
    const length = Math.hypot(...vector.subarray(0, 65_536));
    const first = Array.from(vector.subarray(0, 6), (value) => value.toFixed(3).padStart(7)).join(' ');
    return `${colours.dim(`[${shape.join(', ')}]  length ${length.toFixed(3)}`)} ${first} ${colours.dim('…')}  ${cut(textOf(row), Math.max(20, screen.columns - 90))}`;
  },
  'question-answering': (row, { answer, answers, noAnswerScore }, screen) => {
    const colours = coloursOf(screen);
    const best = answer ? `${colours.bold(cut(answer.text, screen.columns - 24))}  ${colours.dim(`${answer.score.toFixed(3)}  ${answer.start}-${answer.end}`)}` : colours.yellow(`no answer  ${noAnswerScore.toFixed(3)}`);
    const others = answers.filter((one) => one !== answer && one.text !== '').map(({ text, score }) => `${oneLine(text)} ${colours.dim(score.toFixed(3))}`);
    return [cut(row.question ?? '', screen.columns - 1), `  ${best}`, ...(others.length > 0 ? [`  ${others.join('  ')}`] : [])].join('\n');
  },
  'multiple-choice': (row, { choices }, screen) => [cut(row.question ?? textOf(row), screen.columns - 1), ...choices.map(({ choice, score }) => `  ${barred({ text: '' }, { label: choice, score }, screen, choices.map((one) => one.choice))}`)].join('\n'),
  'zero-shot-classification': (row, result, screen) => barred(row, result, screen, result.labels.map(({ label }) => label)),
  'content-moderation': (row, { flagged, labels, evidence, disguises }, screen) => {
    const colours = coloursOf(screen);
    const verdict = flagged ? colours.red('flagged') : flagged === null ? colours.yellow('unsure ') : colours.green('clean  ');
    const open = labels.filter(({ match }) => match !== false).map(({ label, score }) => `${label} ${score.toFixed(3)}`);
    const words = evidence.length > 0 ? [`  ${evidence.map(({ text, weight }) => `${oneLine(text)} ${colours.dim(weight.toFixed(3))}`).join('  ')}`] : [];
    const disguised = disguises.length > 0 ? [`  in disguise: ${disguises.map(({ text, reads }) => `${oneLine(text)} ${colours.dim(`(${oneLine(reads)})`)}`).join('  ')}`] : [];
    return [`${verdict}  ${open.length > 0 ? `${open.join(', ')}  ` : ''}${cut(textOf(row), Math.max(20, screen.columns - 40))}`, ...words, ...disguised].join('\n');
  },
};

/** A label with its score, as a bar where it is a share, and the text. */
function barred(row: ShownRow, { label, score }: LabelScore, screen: Screen, labels: readonly string[]): string {
  const colours = coloursOf(screen);
  const width = Math.min(widestLabel, Math.max(...labels.map((name) => name.length)));
  const isShare = score >= 0 && score <= 1;
  const filled = Math.round((isShare ? score : 0) * barWidth);
  const bar = `${'━'.repeat(filled)}${colours.dim('─'.repeat(barWidth - filled))}`;
  const colour = colourOf(label, labels, colours);
  return `${colour(padTo(cut(label, width), width))}  ${score.toFixed(3)}  ${isShare ? `${colour(bar)}  ` : ''}${cut(textOf(row), Math.max(20, screen.columns - width - barWidth - 11))}`;
}

const all = { ...views, ...sentenceViews };
const isShown = (task: string): task is keyof typeof all => Object.hasOwn(all, task);

/** The view of a task; of one that has none, its result as JSON. `labels` are the model's. */
export function resultView(task: string, labels: readonly string[], screen: Screen): (row: unknown, result: unknown) => string {
  if (!isShown(task)) return (_, result) => resultJson(result);
  // The pipeline that was asked for under this name gives this result.
  const view = all[task] as (row: ShownRow, result: unknown, screen: Screen, labels: readonly string[]) => string;
  return (row, result) => view(row as ShownRow, result, screen, labels);
}

const textOf = ({ text, text_pair, tokens }: ShownRow): string => text === undefined ? (tokens ?? []).join(' ') : text_pair === undefined ? text : `${text} / ${text_pair}`;

/** Where words stand in the text that joining them with blanks gives. */
function wordSpan(words: readonly string[], { start, end }: { readonly start: number; readonly end: number }): { start: number; end: number } {
  const before = words.slice(0, start).reduce((sum, word) => sum + word.length + 1, 0);
  return { start: before, end: before + words.slice(start, end).join(' ').length };
}
