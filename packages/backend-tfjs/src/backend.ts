import { backendLife, unroll, type Backend, type Runner } from '@albertkit/core';
import { inTurn, registeredDevices, startDevice } from './device.js';
import { runner } from './runner.js';
import type { Tfjs } from './tfjs.js';

export type TfjsBackendOptions = {
  /** The namespace of `@tensorflow/tfjs` or `@tensorflow/tfjs-core`: `import * as tf from '@tensorflow/tfjs-core'`. */
  readonly tf: Tfjs;
  /** `cpu`, `wasm`, `webgl` or `webgpu`, whose backend package you import; left out, the first that is registered of webgpu, wasm, webgl, cpu. */
  readonly device?: string;
};

/**
 * Runs graphs op by op on TensorFlow.js 4.22. Its engine is one for the process and so is its current device: runs of all
 * backends take turns, and afterwards the current device is that of the last run. `compile` throws `WEIGHT_MISSING`,
 * `WEIGHT_SHAPE_MISMATCH`, `DEVICE_UNAVAILABLE` and `RUNTIME`, a run `ID_RANGE` and `RUNTIME`; after `dispose` both throw
 * `DISPOSED`. What the lowering rests on is in docs/decisions/tfjs-lowering.md.
 */
export function tfjsBackend({ tf, device = registeredDevices(tf)[0] ?? 'cpu' }: TfjsBackendOptions): Backend {
  const { live, open, dispose } = backendLife();
  return {
    name: 'tfjs',
    capabilities: { devices: registeredDevices(tf), dtypes: ['float32', 'int32', 'bool'], precisions: ['float32'], repeat: 'either', interruptible: true },
    async compile(graph, weights, { repeat } = {}) {
      live();
      const inner = await inTurn(tf, async (): Promise<Runner> => {
        await startDevice(tf, device);
        live();
        return runner(tf, device, repeat === 'unrolled' ? unroll(graph) : graph, weights);
      });
      return open(graph, weights, inner);
    },
    dispose,
  };
}
