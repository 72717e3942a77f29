import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, min } from 'simple-statistics';
import { machine, showMachine } from './machine.js';
import type { Report } from './report.js';
import { showTable } from './table.js';

/** How the reverse comes to what the blocks computed, and how much is dropped. */
export type Form = { readonly form: 'stored' | 'recomputed' | 'unrolled'; readonly dropout: number };
/** CPU milliseconds of each step, and how much memory the process took at most beyond what it had when the model was loaded. */
export type Found = { readonly samples: readonly number[]; readonly megabytes: number };

const forms: readonly Form[] = (['stored', 'recomputed', 'unrolled'] as const).flatMap((form) => [0, 0.1].map((dropout) => ({ form, dropout })));

/** Loss and gradients of a small model from what was stored, by running blocks again, and unrolled: each in a process of its own, in turn. */
export async function recompute(rounds: number): Promise<Report> {
  const at = machine();
  const found = forms.map((): Found[] => []);
  for (let round = 0; round < 3; round++) for (const [n, form] of forms.entries()) found[n]!.push(await measured(form, rounds));
  const results = forms.map((form, n) => ({ ...form, median: median(found[n]!.flatMap(({ samples }) => samples)), least: min(found[n]!.flatMap(({ samples }) => samples)), megabytes: median(found[n]!.map(({ megabytes }) => megabytes)) }));
  const [plain] = results;
  const table = showTable(['form', 'dropout', 'ms', 'ms least', 'least over stored', 'MB', 'MB over stored'], results.map(({ form, dropout, median: middle, least, megabytes }) =>
    [form, dropout, middle, least, least / plain!.least, megabytes, megabytes / plain!.megabytes]));
  return { name: 'recompute', machine: at, rounds, results, text: `Loss and gradients, hidden 256, 6 layers, 16 x 128, ${rounds} steps in each of 3 processes\n${showMachine(at)}\n\n${table}` };
}

async function measured(form: Form, rounds: number): Promise<Found> {
  const child = fileURLToPath(new URL('recompute-child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, child, JSON.stringify({ ...form, rounds })]);
  return JSON.parse(stdout) as Found;
}
