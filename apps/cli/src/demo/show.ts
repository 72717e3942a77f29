import { arch, cpus, platform } from 'node:os';
import { outputTolerance, type Difference } from '@albertkit/core/agreement';
import type { ParameterCount } from '../model-size.js';
import { duration, grouped, short } from '../numbers.js';
import { table } from '../table.js';
import { coloursOf } from '../views/palette.js';

type Screen = { readonly columns: number; readonly colours: boolean };

/** One head on one backend, beside the reference; without `numbers` it is the reference itself. */
export type Comparison = {
  readonly head: string;
  readonly backend: string;
  readonly readyMs: number;
  readonly tokensPerSecond: number;
  readonly numbers?: Difference;
  /** Results whose decision is another one than the reference's. */
  readonly changed: number;
  readonly of: number;
  readonly agree: boolean;
};

export function title({ unique, applied }: ParameterCount, heads: number, screen: Screen): string {
  const { bold, dim } = coloursOf(screen);
  return `\n${bold('albertkit')} ${dim(`· ALBERT for TypeScript: one small block, used many times\none small model that errs at times, on real text: ${heads} heads on one encoder, ${grouped(unique)} parameters, ${grouped(applied)} as applied`)}\n`;
}

/** What a part asks, which head answers, and what its card says of it. */
export function partTitle({ title: text, head }: { readonly title: string; readonly head: string }, card: string | undefined, screen: Screen): string {
  return `${heading(text, screen)}\n${coloursOf(screen).dim(`${head}${card === undefined ? '' : `: ${card}`}`)}`;
}

function heading(text: string, screen: Screen): string {
  const { bold, dim } = coloursOf(screen);
  return `${bold(text)} ${dim('─'.repeat(Math.max(4, Math.min(screen.columns, 100) - text.length - 2)))}`;
}

/** Every head on every backend: when it is ready, how fast it is, how far it is off. */
export function agreementTable(rows: readonly Comparison[], screen: Screen): string {
  const { bold, dim, green, red } = coloursOf(screen);
  const columns = [{ title: 'head' }, { title: 'backend' }, { title: 'ready in', align: 'right' }, { title: 'tokens/s', align: 'right' }, { title: 'off by', align: 'right' }, { title: 'decisions' }] as const;
  const cells = rows.map(({ head, backend, readyMs, tokensPerSecond, numbers, changed, of, agree }, n) => [
    rows[n - 1]?.head === head ? '' : head,
    backend,
    duration(readyMs),
    grouped(tokensPerSecond),
    numbers ? (agree ? green : red)(numbers.absolute.toExponential(1)) : dim('defines'),
    numbers ? (changed === 0 ? green(`all ${of} equal`) : red(`${changed} of ${of} differ`)) : dim(`${of} rows`),
  ]);
  return `${heading('Do the backends agree?', screen)}\n\n${table(columns.map((column) => ({ ...column, title: bold(column.title) })), cells)}\n`;
}

/** The end of it in one line, and where the speeds come from. */
export function verdict(rows: readonly Comparison[], screen: Screen): string {
  const { bold, dim, green, red } = coloursOf(screen);
  const compared = rows.flatMap(({ numbers }) => numbers ?? []);
  const values = short(compared.reduce((sum, numbers) => sum + numbers.values, 0));
  const agree = rows.every((row) => row.agree);
  const worst = Math.max(...compared.map(({ absolute }) => absolute));
  const said = agree
    ? green(`${bold('They agree')}: ${values} outputs within ${worst.toExponential(1)} of the reference (allowed: ${outputTolerance.absolute} absolute and relative), no decision changed.`)
    : red(`${bold('They do not agree')}: the largest difference is ${worst.toExponential(1)} (allowed: ${outputTolerance.absolute} absolute and relative).`);
  const [cpu] = cpus();
  return `${said}\n${dim(`Measured in this run: one thread, ${cpu?.model.trim() ?? 'unknown processor'}, ${platform()} ${arch()}, Node ${process.versions.node}; "ready" reads weights and makes the session.`)}\n`;
}
