import type { At, LoweringPart, OpName } from '@albertkit/core';
import type * as core from '@tensorflow/tfjs-core';

/** What is asked of TensorFlow.js: the namespace of `@tensorflow/tfjs` or of `@tensorflow/tfjs-core`, which has functions and no chained ops. */
export type Tfjs = Pick<
  typeof core,
  | 'add' | 'cast' | 'clone' | 'concat' | 'div' | 'engine' | 'equal' | 'erf' | 'exp' | 'findBackend' | 'findBackendFactory' | 'fused' | 'gather' | 'getBackend' | 'less' | 'log'
  | 'matMul' | 'max' | 'mul' | 'notEqual' | 'pad' | 'ready' | 'relu' | 'reshape' | 'scatterND' | 'setBackend' | 'sigmoid' | 'slice' | 'softmax' | 'sqrt' | 'sub' | 'sum' | 'tanh'
  | 'tensor' | 'tidy' | 'tile' | 'transpose' | 'where'
>;
export type TfTensor = core.Tensor;

/** What a lowering table is made for. */
export type Runtime = {
  readonly tf: Tfjs;
  readonly device: string;
  /** The same weight [out, in] as [in, out], where it was turned when it was loaded. */
  readonly turned: ReadonlyMap<TfTensor, TfTensor>;
};

/** Rows of this backend's lowering table. */
export type Part<K extends OpName> = LoweringPart<K, TfTensor, At>;
