import { goldenGradients, goldenModels, type GoldenGradients, type GoldenModel } from './golden.js';
import { isFresh, seed, size } from './sizes.js';

type Golden = { readonly golden: readonly GoldenModel[]; readonly goldenGradients: readonly GoldenGradients[] };

/** The golden numbers as `conformance` takes them. */
export const goldenNumbers = (): Golden => ({ golden: goldenModels(), goldenGradients: goldenGradients() });

/** What every backend's suite in `npm test` is given. Golden numbers are the same for every seed: the run with a fresh one leaves them out. */
export const conformanceSettings = (): Partial<Golden> & { readonly seed: number; readonly runs: number; readonly models: number } =>
  ({ seed: seed(), runs: size('conformanceRuns'), models: size('conformanceModels'), ...(isFresh() ? {} : goldenNumbers()) });
