import type { DType, LoweringPart, OpName, Shape, TensorType } from '@albertkit/core';
import type { Attributes } from './model-proto.js';

/** Where a lowering stands: the types around it, and how it writes ONNX. Values are known by their ONNX names. */
export type Onnx = {
  /** Type of the result. */
  readonly type: TensorType;
  /** Types of the inputs. */
  readonly operands: readonly TensorType[];
  /** Add a node with one output, of the standard operators or of `domain`. */
  node(op: string, inputs: readonly string[], attributes?: Attributes, domain?: string): string;
  /** An int64 vector of numbers known now. */
  integers(values: readonly number[]): string;
  /** A shape as an int64 vector, named sizes as they are in the run. */
  sizes(shape: Shape): string;
  /** A scalar, shape []. */
  scalar(value: number, dtype: DType): string;
};

/** Rows of this backend's lowering table. */
export type Part<K extends OpName> = LoweringPart<K, string, Onnx>;
