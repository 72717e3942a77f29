import type { LogitLens } from '@albertkit/tasks/explain';
import { table } from '../table.js';
import { cut } from './cut.js';
import { coloursOf } from './palette.js';

const cellWidth = 15;

/** A logit lens for people: each token with the likeliest piece after as many applications as fit on the screen, the last always. */
export function lensView({ tokens, applications }: LogitLens, screen: { readonly columns: number; readonly colours: boolean }): string {
  const { bold, dim } = coloursOf(screen);
  const fit = Math.max(1, Math.min(applications + 1, Math.floor(screen.columns / cellWidth) - 1));
  // Evenly spread from the embedding to the last application.
  const shown = fit === 1 ? [applications] : Array.from({ length: fit }, (_, n) => Math.round((n * applications) / (fit - 1)));
  const rows = tokens.map(({ token, applications: read }) => [
    bold(cut(token, cellWidth - 2)),
    ...shown.map((application) => {
      const [best] = read[application]!;
      return best ? `${cut(best.token, cellWidth - 8)} ${dim(best.probability.toFixed(2))}` : '';
    }),
  ]);
  return `${table(['token', ...shown.map((application) => (application === 0 ? 'embedding' : String(application)))].map((title) => ({ title: dim(title) })), rows)}\n`;
}
