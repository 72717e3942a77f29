import { checkOptions } from '../options.js';
import { requireFinite } from '../probabilities.js';
import type { Coverage } from '../rows.js';
import type { Explaining } from './explaining.js';
import type { ExplainRunOptions } from './explain-options.js';
import { hiddenStates, type PlacedToken } from './hidden-states.js';

/** What one application did to a hidden state: the cosine of before and after, and |after - before| / |before|. */
export type IterationStep = { readonly cosine: number; readonly change: number };

export type IterationTrace = {
  /** The mean over all tokens for each application, in order: cosines that rise to 1 and changes that fall to 0 mean that the block converges. */
  readonly applications: readonly IterationStep[];
  /** In the order of the text, special tokens among them. */
  readonly tokens: readonly (PlacedToken & { readonly applications: readonly IterationStep[] })[];
  readonly coverage: Coverage;
};

/** The trace of one text; see `iterationTrace`. */
export async function iterationTraceOf(explaining: Explaining, input: unknown, options: ExplainRunOptions & { readonly tokenBudget: number }): Promise<IterationTrace> {
  checkOptions('trace', {}, options);
  const { tokens, states, applications, coverage } = await hiddenStates(explaining, input, options);
  const steps = states.map((ofToken) => ofToken.slice(1).map((after, n) => stepOf(ofToken[n]!, after)));
  const mean = (application: number, of: keyof IterationStep): number => steps.reduce((sum, ofToken) => sum + ofToken[application]![of], 0) / steps.length;
  return {
    applications: Array.from({ length: applications }, (_, n) => ({ cosine: mean(n, 'cosine'), change: mean(n, 'change') })),
    tokens: tokens.map((token, n) => ({ ...token, applications: steps[n]! })),
    coverage,
  };
}

function stepOf(before: ArrayLike<number>, after: ArrayLike<number>): IterationStep {
  requireFinite(after);
  let [product, old, young, apart] = [0, 0, 0, 0];
  for (let n = 0; n < before.length; n++) {
    product += before[n]! * after[n]!;
    old += before[n]! ** 2;
    young += after[n]! ** 2;
    apart += (after[n]! - before[n]!) ** 2;
  }
  // A vector of zeros has no direction; two of them are alike.
  const cosine = old > 0 && young > 0 ? Math.min(1, Math.max(-1, product / Math.sqrt(old * young))) : Number(old === young);
  return { cosine, change: apart === 0 ? 0 : Math.sqrt(apart / Math.max(old, Number.MIN_VALUE)) };
}
