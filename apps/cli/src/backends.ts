import type { Backend } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { CliError } from './errors.js';
import { openOnnx } from './onnx-runtimes.js';
import { openTfjs } from './tfjs-runtime.js';

export type BackendChoice = { readonly backend: string; readonly device?: string; readonly precision?: string; readonly threads?: number };

/**
 * The backend that the command line asks for. Throws `PRECISION_UNAVAILABLE`, `RUNTIME_MISSING` and `DEVICE_UNAVAILABLE`
 * for what this program knows and cannot give here, `USAGE` for names it does not know.
 */
export async function openBackend({ backend, device = 'cpu', precision = 'float32', threads }: BackendChoice): Promise<Backend> {
  if (precision === 'float16' || precision === 'int8') throw new CliError('PRECISION_UNAVAILABLE', `Precision ${precision} is not built yet; leave --precision out to run in float32.`, { precision });
  if (precision !== 'float32') throw new CliError('USAGE', `--precision takes float32, got ${JSON.stringify(precision.slice(0, 40))}.`, { precision });
  if (backend === 'onnx') return openOnnx(device, threads);
  if (backend === 'tfjs') {
    if (threads !== undefined && threads > 1) throw new CliError('USAGE', `The tfjs backend runs on one thread, and ${threads} were asked for; leave --threads out.`, { backend, threads });
    return openTfjs(device);
  }
  if (backend !== 'reference') throw new CliError('USAGE', `--backend takes onnx, tfjs or reference, got ${JSON.stringify(backend.slice(0, 40))}.`, { backend });
  if (device !== 'cpu') throw new CliError('DEVICE_UNAVAILABLE', `The reference backend runs on cpu only, and "${device}" was asked for.`, { backend, device });
  return referenceBackend();
}
