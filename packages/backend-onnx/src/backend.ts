import { AlbertkitError, backendLife, type Backend } from '@albertkit/core';
import { emitModel, type EmitOptions } from './emit.js';
import { refused, runner } from './runner.js';
import type { OnnxRuntime, OnnxSessionOptions } from './runtime.js';

export type OnnxBackendOptions = Pick<EmitOptions, 'attention'> & {
  /** onnxruntime-node or onnxruntime-web: `import * as runtime from 'onnxruntime-node'`. */
  readonly runtime: OnnxRuntime;
  /** Execution provider; left out, `cpu` of onnxruntime-node and `wasm` of onnxruntime-web. */
  readonly device?: string;
  /** Threads of one run in onnxruntime-node, 1 when left out. onnxruntime-web has one number for all: `runtime.env.wasm.numThreads`. */
  readonly threads?: number;
  /** Laid over the session options chosen here, `extra` key by key. */
  readonly sessionOptions?: OnnxSessionOptions;
};

/**
 * Runs graphs on onnxruntime: each is written as an ONNX model in memory and loaded. The thread that calls `run` is blocked
 * while onnxruntime-node computes. `compile` throws `WEIGHT_MISSING`, `WEIGHT_SHAPE_MISMATCH`, `REPEAT_DYNAMIC`,
 * `DEVICE_UNAVAILABLE` and `RUNTIME`, a run `RUNTIME`; after `dispose` both throw `DISPOSED`. What the defaults rest on is
 * in docs/decisions: onnx-attention.md, onnx-linear.md, onnx-repeat.md.
 */
export function onnxBackend({ runtime, device = defaultDevice(runtime), threads = 1, attention = 'standard', sessionOptions = {} }: OnnxBackendOptions): Backend {
  const { live, open, dispose } = backendLife();
  return {
    name: 'onnx',
    capabilities: { devices: devicesOf(runtime), dtypes: ['float32', 'int32', 'bool'], precisions: ['float32'], repeat: 'either', interruptible: false },
    async compile(graph, weights, options = {}) {
      live();
      const { bytes, ...called } = emitModel(graph, weights, { ...options, attention });
      const session = await runtime.InferenceSession.create(bytes, settings(device, threads, sessionOptions)).catch((cause: unknown) => notLoaded(cause, device, runtime));
      return open(graph, weights, runner(graph, called, session, runtime));
    },
    dispose,
  };
}

const defaultDevice = ({ listSupportedBackends }: OnnxRuntime): string => (listSupportedBackends ? 'cpu' : 'wasm');

/** onnxruntime-web does not say what a build has besides WASM. */
const devicesOf = ({ listSupportedBackends }: OnnxRuntime): string[] => listSupportedBackends?.().filter(({ bundled }) => bundled).map(({ name }) => name) ?? ['wasm'];

function settings(device: string, threads: number, given: OnnxSessionOptions): OnnxSessionOptions {
  // On a busy machine a second thread that spins makes a run up to three times slower.
  const quiet = threads > 1 ? { 'session.intra_op.allow_spinning': '0' } : {};
  const extra = typeof given['extra'] === 'object' ? given['extra'] : {};
  return { executionProviders: [device], intraOpNumThreads: threads, graphOptimizationLevel: 'basic', logSeverityLevel: 3, ...given, extra: { ...quiet, ...extra } };
}

function notLoaded(cause: unknown, device: string, runtime: OnnxRuntime): never {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!/backend not found|no available backend|load shared library|adapter/i.test(message)) refused(cause);
  const devices = devicesOf(runtime);
  throw new AlbertkitError('DEVICE_UNAVAILABLE', `onnxruntime cannot use the device "${device}" here; this build brings ${devices.join(', ')}: choose one of these, or install what the device needs.`, { device, devices, message }, { cause });
}
