import { conformanceSuite } from '@albertkit/conformance/vitest';
import { goldenGradients, goldenModels } from '../../../testing/golden.js';
import { seed, size } from '../../../testing/sizes.js';
import { onnxruntimeNode, runtimes } from './fixtures/runtimes.js';
import { onnxBackend } from './index.js';

for (const { name, runtime } of runtimes) {
  conformanceSuite({
    name, backend: onnxBackend({ runtime }), exactBatches: runtime === onnxruntimeNode, seed: seed(), runs: size('conformanceRuns'), models: size('conformanceModels'),
    golden: goldenModels(), goldenGradients: goldenGradients(),
  });
}
