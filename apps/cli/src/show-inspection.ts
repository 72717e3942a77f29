import pc from 'picocolors';
import type { Inspection } from './inspection.js';
import { oneLine } from './errors.js';
import type { Io } from './io.js';
import { bytes, grouped, short } from './numbers.js';
import { table } from './table.js';

const mostLabels = 12;

/** An inspection as a table for people. */
export function inspectionTable(found: Inspection, { colours }: Io): string {
  const { bold, dim, yellow } = pc.createColors(colours);
  const { parameters, layers, sizes } = found;
  const heads = Object.entries(found.heads);
  const rows: [string, string][] = [
    ['parameters', `${bold(grouped(parameters.unique))} unique ${dim(`(${grouped(parameters.applied)} as applied: sharing saves a factor of ${(parameters.applied / parameters.unique).toPrecision(3)})`)}`],
    ['layers', `${layers.layers} in ${layers.groups} ${layers.groups === 1 ? 'group' : 'groups'}${layers.inner_layers > 1 ? `, ${layers.inner_layers} inner layers each` : ''}`],
    ['sizes', `embedding ${sizes.embedding}, hidden ${sizes.hidden}, feed-forward ${sizes.intermediate}, ${sizes.attention_heads} attention heads, ${sizes.activation}`],
    ['vocabulary', `${grouped(sizes.vocabulary)} pieces, ${grouped(sizes.positions)} positions, ${sizes.token_types} token types`],
    ...heads.map(([name]): [string, string] => [heads.length > 1 ? `work (${oneLine(name)})` : 'work', workLine(found, name)]),
    ['on disk', `${bytes(found.bytes.disk)} ${dim(`(weights ${bytes(found.bytes.weights)} as ${Object.entries(found.dtypes).map(([dtype, count]) => `${count} ${dtype}`).join(', ')})`)}`],
    ['in memory', `${bytes(found.bytes.memory)} ${dim('(weights in float32)')}`],
    ...heads.map(([name, head]): [string, string] => [heads.length > 1 ? `head ${oneLine(name)}` : 'head', `${head.architecture}${head.task ? dim(` for ${oneLine(head.task)}`) : ''}`]),
    ...heads.filter(([, { task }]) => task?.endsWith('classification')).map(([name, { labels }]): [string, string] => [heads.length > 1 ? `labels (${oneLine(name)})` : 'labels', labelLine(labels)]),
    ...found.non_finite.map(({ tensor, count }): [string, string] => [yellow('not finite'), yellow(`${grouped(count)} values of ${oneLine(tensor)}`)]),
  ];
  return `${bold(oneLine(found.model))}\n${table([{ title: '' }, { title: '' }], rows.map(([name, text]) => [dim(name), text]))}`;
}

function workLine({ multiply_adds }: Inspection, name: string): string {
  const work = multiply_adds[name]!;
  return `${short(work.encoder + work.head)} multiply-adds a token, and ${short(work.attention_per_position)} for each token it attends to`;
}

const labelLine = (labels: readonly string[]): string =>
  `${labels.slice(0, mostLabels).map(oneLine).join(', ')}${labels.length > mostLabels ? ` and ${labels.length - mostLabels} more` : ''}`;
