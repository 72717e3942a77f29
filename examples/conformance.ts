import { onnxBackend } from '@albertkit/backend-onnx';
import { conformance } from '@albertkit/conformance';
import * as runtime from 'onnxruntime-node';

const backend = onnxBackend({ runtime });
for (const { name, run } of conformance({ name: 'onnxruntime-node', backend, exactBatches: true })) {
  if (!name.startsWith('laws/')) continue; // the ops and models are left out here to be short
  const { cases, largest, tolerance } = await run(); // throws where the backend does not conform
  console.log(`${name}: ${cases} cases, ${largest.difference <= tolerance ? 'within' : 'beyond'} ${tolerance.toExponential(0)}`);
}
