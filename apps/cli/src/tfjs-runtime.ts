import type { Backend } from '@albertkit/core';
import { CliError, codeOf } from './errors.js';

/** What brings a device to TensorFlow.js in Node; its others are of the browser. */
const devices: ReadonlyMap<string, () => Promise<unknown>> = new Map<string, () => Promise<unknown>>([
  ['cpu', () => import('@tensorflow/tfjs-backend-cpu')],
  ['wasm', () => import('@tensorflow/tfjs-backend-wasm')],
]);

/** The TensorFlow.js backend on a device of this machine. Throws `DEVICE_UNAVAILABLE`, and `RUNTIME_MISSING` where it is not installed. */
export async function openTfjs(device: string): Promise<Backend> {
  const register = devices.get(device);
  if (!register) throw new CliError('DEVICE_UNAVAILABLE', `The tfjs backend has no device "${device.slice(0, 40)}" in Node; it has ${[...devices.keys()].join(' and ')}.`, { backend: 'tfjs', device: device.slice(0, 40) });
  const [{ tfjsBackend }, tf] = await Promise.all([import('@albertkit/backend-tfjs'), import('@tensorflow/tfjs-core').catch(missing('@tensorflow/tfjs-core'))]);
  await register().catch(missing(`@tensorflow/tfjs-backend-${device}`));
  // Its banner recommends another package, on stderr; this is how it is asked to be quiet.
  tf.env().set('PROD', true);
  return tfjsBackend({ tf, device });
}

const missing = (name: string) => (cause: unknown): never => {
  if (codeOf(cause) !== 'ERR_MODULE_NOT_FOUND') throw cause;
  throw new CliError('RUNTIME_MISSING', `${name} is not installed; install it with npm install ${name}, or take --backend onnx.`, { runtime: name }, { cause });
};
