import type { Graph } from './ir/graph.js';
import type { Tuple } from './ir/op.js';
import type { DType } from './ir/shape.js';
import type { ArityOf, AttrsOf, CompositeName, OpName, PrimitiveName } from './ops/index.js';

/**
 * A tensor outside any runtime: dtype, shape and a typed array in row-major order. float32 is a Float32Array (a Float64Array
 * from the reference backend, and taken by it), int32 an Int32Array, bool a Uint8Array of 0 and 1.
 */
export type Tensor = {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
};
export type Tensors = Readonly<Record<string, Tensor>>;
/** Tensors by the name of the graph's parameter. */
export type Weights = ReadonlyMap<string, Tensor>;

/** What a backend can do, as data. */
export type Capabilities = {
  readonly devices: readonly string[];
  readonly dtypes: readonly DType[];
  readonly precisions: readonly ('float64' | 'float32' | 'float16' | 'int8')[];
  /** Whether `repeat` is kept as a loop, written out, or either by choice. */
  readonly repeat: 'loop' | 'unrolled' | 'either';
  /** Whether an `AbortSignal` can end a run between its ops; elsewhere it ends before or after the run. */
  readonly interruptible: boolean;
};
export type CompileOptions = {
  /** How `repeat` runs where the backend has both; the backend's measured choice when left out. */
  readonly repeat?: 'loop' | 'unrolled';
};
export type RunOptions = {
  /** Fetch only these outputs; all when left out. */
  readonly outputs?: readonly string[];
  readonly signal?: AbortSignal;
};

/** What every backend gives: nothing else in the toolkit knows which one it has. */
export interface Backend {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Make a graph and its weights ready to run. Throws `WEIGHT_MISSING`, `WEIGHT_SHAPE_MISMATCH`, `LOWERING`. */
  compile(graph: Graph, weights: Weights, options?: CompileOptions): Promise<Executable>;
  dispose(): Promise<void>;
}
/** A compiled graph. Inputs are copied; results are the caller's. A run that rejects, aborted or not, leaves the state as it was. Throws `INPUT_*`, `ID_RANGE`, `MASK_VALUE`, `SEQ_TOO_LONG`, `DISPOSED`. */
export interface Executable {
  run(inputs: Tensors, options?: RunOptions): Promise<Tensors>;
  readState(names?: readonly string[]): Promise<Tensors>;
  writeState(tensors: Tensors): Promise<void>;
  /** Frees everything once runs in flight have ended; a second call does nothing. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** How one op becomes the backend's own thing: a `T` from the `T`s of its inputs. */
export type Lower<K extends OpName, T, Context> = (inputs: Tuple<T, ArityOf<K>>, attrs: AttrsOf<K>, at: Context) => T;
/** Some rows of a lowering table: what one file of a `lowering/` folder gives. */
export type LoweringPart<K extends OpName, T, Context> = { readonly [Name in K]: Lower<Name, T, Context> };
/** Every primitive (leaving one out is a type error) and any composites worth lowering whole. */
export type Lowering<T, Context> = LoweringPart<PrimitiveName, T, Context> & Partial<LoweringPart<CompositeName, T, Context>>;
