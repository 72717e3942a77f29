import { escapeHtml, htmlPage, shade, type HtmlOptions } from './html-page.js';
import type { LogitLens } from './logit-lens.js';

/**
 * A logit lens as an HTML table: a row for each token, a column for each application of the block, in each cell the likeliest
 * piece, coloured by its probability, with the others in its title. A whole page that loads nothing, or with `fragment` one element.
 */
export function logitLensHtml({ tokens, applications, coverage }: LogitLens, options: HtmlOptions = {}): string {
  const head = Array.from({ length: applications + 1 }, (_, n) => `<th>${n === 0 ? 'embedding' : n}</th>`).join('');
  const rows = tokens.map(({ token, start, end, pair, special, applications: read }) => {
    const place = special ? 'special' : `${pair ? 'pair ' : ''}${start}\u2013${end}`;
    const cells = read.map((pieces) => {
      const [best] = pieces;
      const all = pieces.map(({ token: piece, probability }) => `${piece} ${percent(probability)}`).join('\n');
      return best ? `<td style="${shade('orange', best.probability)}" title="${escapeHtml(all)}">${escapeHtml(best.token)} ${percent(best.probability)}</td>` : '<td></td>';
    });
    return `<tr><th title="${place}">${escapeHtml(token)}</th>${cells.join('')}</tr>`;
  });
  const title = 'What each application reads';
  return htmlPage(title, [
    `<h1>${title}</h1>`,
    `<div class="scroll"><table><tr><th>token</th>${head}</tr>${rows.join('\n')}</table></div>`,
    `<p class="legend">probability: ${[0, 0.5, 1].map((share) => `<span style="${shade('orange', share)}">${percent(share)}</span>`).join('')}</p>`,
    `<p class="facts">Logit lens: the likeliest piece after so many applications of the block; ${coverage.tokens} of ${coverage.total} tokens in ${coverage.windows} ${coverage.windows === 1 ? 'window' : 'windows'}.</p>`,
  ].join('\n'), options);
}

const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}\u00a0%`;
