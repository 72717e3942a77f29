import type { Backend } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { CliError } from './errors.js';
import { openOnnx } from './onnx-runtimes.js';

export type BackendChoice = { readonly backend: string; readonly device?: string; readonly precision?: string; readonly threads?: number };

/**
 * The backend that the command line asks for. Throws `BACKEND_UNAVAILABLE`, `PRECISION_UNAVAILABLE` and `DEVICE_UNAVAILABLE`
 * for what this program knows and cannot give here, `USAGE` for names it does not know.
 */
export async function openBackend({ backend, device = 'cpu', precision = 'float32', threads }: BackendChoice): Promise<Backend> {
  if (precision === 'float16' || precision === 'int8') throw new CliError('PRECISION_UNAVAILABLE', `Precision ${precision} is not built yet; leave --precision out to run in float32.`, { precision });
  if (precision !== 'float32') throw new CliError('USAGE', `--precision takes float32, got ${JSON.stringify(precision.slice(0, 40))}.`, { precision });
  if (backend === 'tfjs') throw new CliError('BACKEND_UNAVAILABLE', 'The tfjs backend is not built yet; take --backend onnx or --backend reference.', { backend });
  if (backend === 'onnx') return openOnnx(device, threads);
  if (backend !== 'reference') throw new CliError('USAGE', `--backend takes onnx or reference, got ${JSON.stringify(backend.slice(0, 40))}.`, { backend });
  if (device !== 'cpu') throw new CliError('DEVICE_UNAVAILABLE', `The reference backend runs on cpu only, and "${device}" was asked for.`, { backend, device });
  return referenceBackend();
}
