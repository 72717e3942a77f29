import { AlbertkitError } from '@albertkit/core';
import type { Tfjs } from './tfjs.js';

const known = ['webgpu', 'wasm', 'webgl', 'cpu'];

/** The devices whose backends are registered, the one to prefer first: webgl often computes in 16 bits on phones, so it stands behind wasm. */
export const registeredDevices = (tf: Tfjs): string[] => known.filter((device) => tf.findBackendFactory(device) !== null);

const missing = (tf: Tfjs, device: string, why: string): AlbertkitError => {
  const devices = registeredDevices(tf);
  const choice = devices.length > 0 ? `choose one of ${devices.join(', ')}, or ` : '';
  return new AlbertkitError('DEVICE_UNAVAILABLE', `TensorFlow.js cannot use the device "${device}" here: ${why}; ${choice}import @tensorflow/tfjs-backend-${device} where it runs.`, { device, devices });
};

/** Start a device without making it the current one. Throws `DEVICE_UNAVAILABLE`. */
export async function startDevice(tf: Tfjs, device: string): Promise<void> {
  if (!tf.findBackendFactory(device)) throw missing(tf, device, 'no backend of that name is registered');
  if (tf.getBackend()) await settled(tf); // starting a second backend would undo the start of a first one
  for (let attempt = 0; attempt < 2; attempt++) {
    if (tf.findBackend(device)) return;
    await settled(tf);
  }
  if (!tf.findBackend(device)) throw missing(tf, device, 'its backend does not start');
}

/** Until no backend is being started. */
const settled = (tf: Tfjs): Promise<void> => tf.ready().catch(() => undefined);

/** Make a device that was started the current one, at once: for one that has started, `setBackend` does its work before it returns. */
export function useDevice(tf: Tfjs, device: string): void {
  if (tf.getBackend() === device) return;
  if (!tf.findBackendFactory(device)) throw missing(tf, device, 'its backend was removed');
  void tf.setBackend(device);
}

/** TensorFlow.js has one engine in a process, with one current device, whoever asks: so what waits for it is kept by engine, not by backend. */
const turns = new WeakMap<object, Promise<unknown>>();

/** Do work that uses the engine after all work that was handed in before has ended, so that no two runs or starts of devices mix. */
export function inTurn<T>(tf: Tfjs, work: () => Promise<T>): Promise<T> {
  const engine = tf.engine();
  const running = (turns.get(engine) ?? Promise.resolve()).then(work, work);
  turns.set(engine, running);
  return running;
}
