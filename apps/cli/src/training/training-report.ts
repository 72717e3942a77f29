import { grouped } from '../numbers.js';
import { timeLeft } from './live-training.js';
import { reportPage, type Curve } from './report-page.js';
import { lastFigure, type LogRow } from './run-log.js';

/** Figures that are said for each update, and how their curves are named. */
const everyUpdate: readonly (readonly [key: string, name: string, form: Curve['form']])[] = [
  ['loss', 'loss, nats', 'noisy'], ['masked_lm_loss', 'loss of masked words, nats', 'noisy'], ['sentence_order_loss', 'loss of sentence order, nats', 'noisy'],
  ['gradient_norm', 'norm of the gradient', 'noisy'], ['learning_rate', 'learning rate', 'line'],
];
/** The parts of a loss, one a head, are said for each update too. */
const isPart = (key: string): boolean => key.startsWith('loss.');
const known = new Set(['update', 'tokens', 'seconds', 'skipped', ...everyUpdate.map(([key]) => key)]);

/** The page of a run: a curve for each figure of its log, what came out, and the recipe. */
export function trainingReport(title: string, rows: readonly LogRow[], recipe: unknown): string {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const parts = keys.filter(isPart).map((key): (typeof everyUpdate)[number] => [key, `loss of ${key.slice('loss.'.length)}`, 'noisy']);
  const measured = keys.filter((key) => !known.has(key) && !isPart(key)).map((key) => [key, key.replaceAll('_', ' '), 'points'] as const);
  const curves = [...everyUpdate, ...parts, ...measured].flatMap(([key, name, form]): Curve[] => {
    // A head that had no row in a batch has a loss of 0 there, which is none.
    const of = rows.filter((row) => key in row && !(isPart(key) && row[key] === 0));
    return of.length > 0 ? [{ name, form, steps: of.map(({ update }) => update), values: of.map((row) => row[key]!) }] : [];
  });
  const facts: (readonly [string, string])[] = [['updates', grouped(rows.at(-1)?.update ?? 0)], ['tokens', grouped(lastFigure(rows, 'tokens') ?? 0)], ['time', timeLeft(lastFigure(rows, 'seconds') ?? 0)]];
  for (const [key, name] of measured) facts.push([name, String(Number(lastFigure(rows, key)!.toPrecision(5)))]);
  return reportPage({ title, curves, facts, recipe });
}
