export { onnxBackend, type OnnxBackendOptions } from './backend.js';
export { emitOnnx, type EmitOptions } from './emit.js';
export type { OnnxRuntime, OnnxSession, OnnxSessionOptions, OnnxTensor } from './runtime.js';
