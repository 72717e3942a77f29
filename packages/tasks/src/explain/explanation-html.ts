import type { Attribution, Explanation } from './explanation.js';
import { escapeHtml, htmlPage, shade, signed, type HtmlOptions } from './html-page.js';

/** How many of the largest attributions the table of numbers holds. */
const listed = 12;

/**
 * An explanation as HTML: the text with each word (or token) coloured by its attribution, orange and underlined where it speaks
 * for the target, blue and dashed where against, with the number as its title; a legend, and the largest numbers as a table.
 * Whatever the text holds, it stays text. A whole page that loads nothing, or with `fragment` one element.
 */
export function explanationHtml(explanation: Explanation, options: HtmlOptions = {}): string {
  const { target, method, attributions } = explanation;
  const largest = attributions.reduce((most, { attribution }) => Math.max(most, Math.abs(attribution)), 0);
  const title = `Why ${target.description}?`;
  return htmlPage(title, [
    `<h1>${escapeHtml(title)}</h1>`,
    ...shownTexts(explanation, largest),
    legend(method, largest),
    `<p class="facts">${escapeHtml(facts(explanation))}</p>`,
    numbers(attributions, wordOf[method]),
  ].join('\n'), options);
}

function shownTexts({ texts, unit, attributions, method }: Explanation, largest: number): readonly string[] {
  const marked = (spans: readonly Attribution[], slice: (start: number, end: number) => string, length: number): string => {
    let [html, at] = ['', 0];
    for (const { start, end, attribution } of merged(spans)) {
      html += `${escapeHtml(slice(at, start))}${mark(slice(start, end), attribution, largest, method)}`;
      at = end;
    }
    return `<p class="text" dir="auto">${html}${escapeHtml(slice(at, length))}</p>`;
  };
  if (unit === 'word') {
    // A blank before each word but the first.
    return [marked(attributions, (start, end) => texts.slice(start, end).map((word, n) => (start + n > 0 ? ` ${word}` : word)).join(''), texts.length)];
  }
  return texts.map((text, n) => marked(attributions.filter(({ pair }) => pair === (n === 1)), (start, end) => text.slice(start, end), text.length));
}

/** Tokens that share a character are shown as one. */
function merged(spans: readonly Attribution[]): readonly Pick<Attribution, 'start' | 'end' | 'attribution'>[] {
  const apart: { start: number; end: number; attribution: number }[] = [];
  for (const { start, end, attribution } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
      last.attribution += attribution;
    } else apart.push({ start, end, attribution });
  }
  return apart;
}

function mark(text: string, attribution: number, largest: number, method: Explanation['method']): string {
  const share = largest > 0 ? Math.abs(attribution) / largest : 0;
  const side = attribution < 0 ? 'against' : 'for';
  // So little that it could not be seen has no line under it either; attention is for nothing and against nothing.
  const seen = share >= 0.05 && !isAttention(method) ? ` class="${side}"` : '';
  return `<mark${seen} style="${shade(side === 'for' ? 'orange' : 'blue', share)}" title="${wordOf[method]} ${signed(attribution)}">${escapeHtml(text)}</mark>`;
}

const isAttention = (method: Explanation['method']): boolean => method === 'attention' || method === 'attention-rollout';
const wordOf: Readonly<Record<Explanation['method'], string>> = { 'integrated-gradients': 'attribution', occlusion: 'lost without it', 'attention-rollout': 'share of attention', attention: 'share of attention' };

function legend(method: Explanation['method'], largest: number): string {
  const one = (hue: 'orange' | 'blue', share: number, text: string): string => `<span style="${shade(hue, share)}">${text}</span>`;
  if (isAttention(method)) return `<p class="legend">share of attention: ${one('orange', 0, '0')}${one('orange', 0.5, signed(largest / 2))}${one('orange', 1, signed(largest))}</p>`;
  return `<p class="legend">against: ${one('blue', 1, signed(-largest))}${one('blue', 0.5, signed(-largest / 2))}${one('orange', 0, '0')}${one('orange', 0.5, signed(largest / 2))}${one('orange', 1, signed(largest))} :for</p>`;
}

function facts({ method, task, target, score, baselineScore, completenessError, steps, special, per, coverage }: Explanation): string {
  const { tokens, total, windows } = coverage;
  return [
    `${task}, ${method} per ${per}`,
    `${target.scale} ${signed(score)}`,
    ...(baselineScore === undefined ? [] : [`baseline ${signed(baselineScore)}`]),
    ...(completenessError === undefined ? [] : [`sum off by ${completenessError.toExponential(1)} after ${steps} steps`]),
    ...(special === 0 ? [] : [`special tokens ${signed(special)}`]),
    `${tokens} of ${total} tokens in ${windows} ${windows === 1 ? 'window' : 'windows'}`,
  ].join('; ');
}

function numbers(attributions: readonly Attribution[], head: string): string {
  const largest = [...attributions].sort((a, b) => Math.abs(b.attribution) - Math.abs(a.attribution)).slice(0, listed);
  const rows = largest.map(({ text, start, end, pair, attribution }) => `<tr><td dir="auto">${escapeHtml(text.replace(/\s+/g, ' '))}</td><td class="number">${signed(attribution)}</td><td>${pair ? 'pair ' : ''}${start}\u2013${end}</td></tr>`);
  return `<div class="scroll"><table><caption>${largest.length < attributions.length ? `The ${listed} largest of ${attributions.length}` : 'Largest first'}</caption><tr><th>text</th><th>${head}</th><th>place</th></tr>${rows.join('')}</table></div>`;
}
