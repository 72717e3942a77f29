import { closeGraph, input, negate, type Backend } from '@albertkit/core';
import type { OnnxRuntime } from '@albertkit/backend-onnx';
import { closing } from './closing.js';
import { CliError, codeOf } from './errors.js';

/** Which runtime brings a device to Node. */
const runtimes: ReadonlyMap<string, (threads: number) => Promise<OnnxRuntime>> = new Map([
  ['cpu', nodeRuntime],
  ['cuda', nodeRuntime],
  ['webgpu', nodeRuntime],
  ['wasm', webRuntime],
]);

/**
 * The ONNX backend on a device of this machine; any but cpu and wasm is tried with a small graph first. Throws
 * `DEVICE_UNAVAILABLE`, and `RUNTIME_MISSING` where the runtime is not installed.
 */
export async function openOnnx(device: string, threads = 1): Promise<Backend> {
  const open = runtimes.get(device);
  if (!open) throw new CliError('DEVICE_UNAVAILABLE', `The onnx backend has no device "${device.slice(0, 40)}" here; it has ${[...runtimes.keys()].join(', ')}, where the machine does.`, { backend: 'onnx', device: device.slice(0, 40) });
  const [{ onnxBackend }, runtime] = await Promise.all([import('@albertkit/backend-onnx'), open(threads)]);
  const backend = onnxBackend({ runtime, device, threads });
  if (device !== 'cpu' && device !== 'wasm') await probe(backend, device);
  return backend;
}

/** Runs one operation, so that a device which a runtime knows and the machine lacks is found before the real work. */
async function probe(backend: Backend, device: string): Promise<void> {
  const graph = closeGraph({ outputs: { y: negate(input('x', 'float32', [1])) } });
  try {
    await closing(await backend.compile(graph, new Map()), (model) => model.run({ x: { dtype: 'float32', shape: [1], data: Float32Array.of(1) } }));
  } catch (cause) {
    await backend.dispose();
    if (codeOf(cause) === 'DEVICE_UNAVAILABLE') throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('DEVICE_UNAVAILABLE', `Device "${device}" cannot be used on this machine (${reason}); take --device cpu.`, { backend: 'onnx', device }, { cause });
  }
}

async function nodeRuntime(): Promise<OnnxRuntime> {
  const runtime = await import('onnxruntime-node').catch(missing('onnxruntime-node'));
  // Its errors come as exceptions too; stderr is for this program's one line.
  runtime.env.logLevel = 'fatal';
  return runtime;
}

/** onnxruntime-web on WebAssembly; its threads are one setting for all of the process, which is this program's own. */
async function webRuntime(threads: number): Promise<OnnxRuntime> {
  const runtime = await import('onnxruntime-web').catch(missing('onnxruntime-web'));
  runtime.env.wasm.numThreads = threads;
  return runtime;
}

const missing = (name: string) => (cause: unknown): never => {
  if (codeOf(cause) !== 'ERR_MODULE_NOT_FOUND') throw cause;
  throw new CliError('RUNTIME_MISSING', `${name} is not installed; install it with npm install ${name}, or take --backend reference.`, { runtime: name }, { cause });
};
