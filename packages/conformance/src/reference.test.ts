import { referenceBackend } from '@albertkit/core/reference';
import { goldenGradients, goldenModels } from '../../../testing/golden.js';
import { seed, size } from '../../../testing/sizes.js';
import { conformanceSuite } from './vitest.js';

// Its ops are compared with themselves here, and with what they mean in core's own tests; the laws and golden models are news. Core's
// tests cannot hold this: the build of core would wait for conformance, which waits for core.
conformanceSuite({
  name: 'reference', backend: referenceBackend(), exactBatches: true, seed: seed(), runs: size('conformanceRuns'), models: size('conformanceModels'),
  golden: goldenModels(), goldenGradients: goldenGradients(),
});
