import type { Difference, Divergence } from '@albertkit/core/agreement';
import type { BackendVerdict, TaskAgreement } from '@albertkit/tasks/verify';
import { oneLine } from './errors.js';
import { grouped } from './numbers.js';
import { table } from './table.js';
import { cut } from './views/cut.js';
import { coloursOf } from './views/palette.js';

type Screen = { readonly columns: number; readonly colours: boolean };
/** How many changed decisions are shown; all are in the JSON. */
const shownChanges = 5;

/** What `verify` found, for people: one row an output of each backend, then what is wrong. */
export function agreementView({ task, inputs, runs, tolerance, backends }: Omit<TaskAgreement, 'task'> & { readonly task?: string }, texts: readonly string[], screen: Screen): string {
  const { bold, dim, green, red } = coloursOf(screen);
  const columns = [{ title: 'backend' }, { title: 'output' }, { title: 'numbers', align: 'right' }, { title: 'absolute', align: 'right' }, { title: 'relative', align: 'right' }, { title: 'ulp', align: 'right' }, { title: 'decisions' }] as const;
  const rows = backends.flatMap(({ backend, outputs, decisions, error }) => {
    const decided = decisions ? (decisions.changed.length === 0 ? green(`all ${decisions.of} equal`) : red(`${decisions.changed.length} of ${decisions.of} changed`)) : '';
    const entries = Object.entries(outputs);
    if (entries.length === 0) return [[backend, red(error?.code ?? 'no output'), '', '', '', '', '']];
    return entries.map(([name, found], n) => [n === 0 ? backend : '', name, grouped(found.values), ...numbers(found).map(found.share <= 1 ? green : red), n === 0 ? decided : '']);
  });
  const allowed = dim(`${grouped(inputs)} ${inputs === 1 ? 'row' : 'rows'} in ${grouped(runs)} ${runs === 1 ? 'run' : 'runs'}${task === undefined ? '' : ` of ${task}`}, beside the float64 reference; allowed: ${tolerance.absolute} absolute and ${tolerance.relative} relative.`);
  return [table(columns.map((column) => ({ ...column, title: bold(column.title) })), rows), '', allowed, ...backends.filter(({ agrees }) => !agrees).flatMap((one) => ['', ...faultLines(one, texts, screen)])].join('\n');
}

const numbers = ({ absolute, relative, ulp, mismatch }: Difference): [string, string, string] =>
  mismatch === undefined ? [absolute.toExponential(1), relative.toExponential(1), Number.isFinite(ulp) ? grouped(ulp) : 'inf'] : ['no match', '', ''];

function faultLines({ backend, outputs, diverges, decisions, error }: BackendVerdict, texts: readonly string[], screen: Screen): string[] {
  const { bold, red, dim } = coloursOf(screen);
  const wrong = Object.entries(outputs).filter(([, { share }]) => !(share <= 1)).map(([name, { mismatch }]) => (mismatch === undefined ? name : `${name} (${mismatch})`));
  return [
    red(`${bold(backend)} ${error ? `threw ${error.code}: ${oneLine(error.message)}` : wrong.length > 0 ? `is off in ${wrong.join(', ')}` : 'decides otherwise'}`),
    ...(diverges ? [`  first node that diverges: ${divergenceText(diverges)}`] : []),
    ...(decisions?.changed ?? []).slice(0, shownChanges).map(({ input, expected, actual }) => `  ${dim(`row ${input + 1}`)} ${cut(texts[input] ?? '', 40)}: ${oneLine(actual)}, the reference says ${oneLine(expected)}`),
    ...((decisions?.changed.length ?? 0) > shownChanges ? [dim(`  and ${decisions!.changed.length - shownChanges} rows more`)] : []),
  ];
}

/** A node in words: what it is, where it stands, and how far it is off. */
function divergenceText({ op, within, near, use, uses, place, alone, difference: { absolute, relative, ulp, mismatch }, error }: Divergence): string {
  const part = within.length > 0 ? ` in ${within.join(' in ')}` : '';
  const at = near === undefined ? '' : ` at ${near}`;
  const how = error ? `it threw ${error.code}: ${oneLine(error.message)}` : mismatch ?? `off by ${absolute.toExponential(1)}, ${relative.toExponential(1)} relative${Number.isFinite(ulp) ? `, ${grouped(ulp)} ulp` : ''}`;
  return `${op}${part}${at}${uses > 1 ? ` (use ${use} of ${uses})` : ''}, node ${place} unrolled: ${alone ? 'alone on the same inputs' : 'in the graph, though not alone,'} ${how}`;
}
