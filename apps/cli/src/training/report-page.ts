import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { escapeHtml } from '@albertkit/tasks/explain';

/** One curve, a value at each of these steps: a line, a thin line with its running mean over it, or few values that show as points. */
export type Curve = { readonly name: string; readonly steps: readonly number[]; readonly values: readonly number[]; readonly form: 'line' | 'noisy' | 'points' };

export type ReportPage = {
  readonly title: string;
  readonly curves: readonly Curve[];
  /** What the table beside the curves says, in order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The recipe as it was run, shown whole. */
  readonly recipe: unknown;
};

/** A page with curves that loads nothing: the chart library, the numbers and the recipe are in the file. */
export function reportPage({ title, curves, facts, recipe }: ReportPage): string {
  const library = join(dirname(createRequire(import.meta.url).resolve('uplot')), 'uPlot');
  const script = `${readFileSync(`${library}.iife.min.js`, 'utf8')}\n${draw}`;
  const style = `${readFileSync(`${library}.min.css`, 'utf8')}\n${styles}`;
  const data = JSON.stringify(curves.map((curve) => ({ ...curve, values: curve.values.map((value) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null)) }))).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${hashOf(script)}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<table>${facts.map(([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`).join('')}</table>
<main id="curves"></main>
<details><summary>The recipe</summary><pre>${escapeHtml(JSON.stringify(recipe, null, 2))}</pre></details>
<script type="application/json" id="data">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}

const hashOf = (script: string): string => `sha256-${createHash('sha256').update(script).digest('base64')}`;

/** Runs in the page. */
const draw = `
const curves = JSON.parse(document.getElementById('data').textContent);
const main = document.getElementById('curves');
for (const { name, steps, values, form } of curves) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = name;
  figure.append(caption);
  main.append(figure);
  const noisy = form === 'noisy';
  let mean = null;
  const smooth = values.map((value) => (mean = value === null ? mean : mean === null ? value : 0.98 * mean + 0.02 * value));
  const line = (label, stroke, width) => ({ label, stroke, width, points: { show: form === 'points' } });
  const series = [{ label: 'step' }, line(name, noisy ? '#56b4e966' : '#0072b2', noisy ? 1 : 2)];
  const data = [steps, values];
  if (noisy) { series.push(line('running mean', '#0072b2', 2)); data.push(smooth); }
  const size = () => ({ width: Math.max(280, figure.clientWidth), height: 260 });
  const chart = new uPlot({ ...size(), scales: { x: { time: false } }, axes: [{}, { size: 64, values: (_, marks) => marks.map((mark) => String(Number(mark.toPrecision(4)))) }], series }, data, figure);
  addEventListener('resize', () => chart.setSize(size()));
}
`;

const styles = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.3rem; }
table { border-collapse: collapse; font-size: .9rem; margin-bottom: 1rem; }
th, td { text-align: left; padding: .15rem .8rem .15rem 0; font-variant-numeric: tabular-nums; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; }
pre { overflow-x: auto; background: #f6f6f6; padding: .8rem; }
`;
