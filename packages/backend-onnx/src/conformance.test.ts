import { conformanceSuite } from '@albertkit/conformance/vitest';
import { conformanceSettings } from '../../../testing/conformance-settings.js';
import { onnxruntimeNode, runtimes } from './fixtures/runtimes.js';
import { onnxBackend } from './index.js';

for (const { name, runtime } of runtimes) {
  conformanceSuite({ name, backend: onnxBackend({ runtime }), exactBatches: runtime === onnxruntimeNode, exactHeads: true, ...conformanceSettings() });
}
