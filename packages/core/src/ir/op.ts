import type { TensorType } from './shape.js';
import type { Attrs, Node, Value } from './value.js';

/** How many inputs an op takes; `many` for any number. */
export type Arity = 0 | 1 | 2 | 3 | 4 | 'many';
export type Tuple<T, N extends Arity> = {
  0: readonly [];
  1: readonly [T];
  2: readonly [T, T];
  3: readonly [T, T, T];
  4: readonly [T, T, T, T];
  many: readonly T[];
}[N];

/**
 * Everything the toolkit knows about one op, in one object. A primitive has no `decompose`; a composite says the same
 * thing with simpler ops, and may give a gradient of its own where that is cheaper or more exact than its parts'.
 */
export type Op<Name extends string, N extends Arity, A extends Attrs> = {
  readonly name: Name;
  readonly arity: N;
  /** Output type from input types. Throws `ShapeError` when they do not fit. */
  infer(inputs: Tuple<TensorType, N>, attrs: A): TensorType;
  /** The same thing said with simpler ops. Present on composites only. */
  decompose?(inputs: Tuple<Value, N>, attrs: A): Value;
  /** One gradient per input; undefined where none flows. Left out where nothing can flow. */
  gradient?(g: Value, inputs: Tuple<Value, N>, out: Value, attrs: A): Tuple<Value | undefined, N>;
};

/** Any op, its arity and attributes forgotten: what passes over graphs work with, since a graph is data. What fits was checked when the node was made. */
export type AnyOp = {
  readonly name: string;
  readonly arity: Arity;
  infer(inputs: never, attrs: never): TensorType;
  decompose?(inputs: never, attrs: never): Value;
  gradient?(g: Value, inputs: never, out: Value, attrs: never): readonly (Value | undefined)[];
};

export const defineOp = <const Name extends string, N extends Arity, A extends Attrs = {}>(op: Op<Name, N, A>): Op<Name, N, A> => op;

/** Apply an op to values: checks the types and gives the new value. */
export function apply<N extends Arity, A extends Attrs>(op: Op<string, N, A>, inputs: Tuple<Value, N>, attrs: A): Value {
  const type = inferType(op, (inputs as readonly Value[]).map((value) => value.type), attrs);
  const node: Node = { op: op.name, inputs, attrs, types: [type] };
  return { node, output: 0, type };
}

/** The type an op gives for these input types. Throws `ShapeError` when they do not fit. */
export const inferType = (op: AnyOp, inputs: readonly TensorType[], attrs: Attrs): TensorType => op.infer(inputs as never, attrs as never);
