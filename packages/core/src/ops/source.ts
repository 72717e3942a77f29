import { AlbertkitError } from '../errors.js';
import { apply, defineOp } from '../ir/op.js';
import { sameType, showType, type Dim, type DType, type Shape, type TensorType } from '../ir/shape.js';
import type { Value } from '../ir/value.js';

/** What a caller feeds. `below` bounds the values of an int32 input (`0 <= value < below`); `allow` names values let through besides. */
export type InputAttrs = { readonly name: string; readonly type: TensorType; readonly below?: Dim; readonly allow?: readonly number[] };

export const inputOp = defineOp({ name: 'input', arity: 0, infer: (_, { type }: InputAttrs) => type });
export const parameterOp = defineOp({ name: 'parameter', arity: 0, infer: (_, { type }: { readonly name: string; readonly type: TensorType }) => type });
/** Kept by the executable between runs: see `Graph.state`. */
export const stateOp = defineOp({ name: 'state', arity: 0, infer: (_, { type }: { readonly name: string; readonly type: TensorType }) => type });
/** A scalar. */
export const constantOp = defineOp({
  name: 'constant',
  arity: 0,
  infer: (_, { dtype }: { readonly value: number; readonly dtype: DType }) => ({ dtype, shape: [] }),
});

export const input = (name: string, dtype: DType, shape: Shape, bounds: { below?: Dim; allow?: readonly number[] } = {}): Value =>
  apply(inputOp, [], { name, type: { dtype, shape }, ...bounds });

export const state = (name: string, type: TensorType): Value => apply(stateOp, [], { name, type });

/** A scalar, shape []; bools are 0 and 1. */
export const constant = (value: number, dtype: DType = 'float32'): Value => apply(constantOp, [], { value, dtype });

/** Named weights, float32. Asking twice for one name gives the same value: that is all that layer sharing is. */
export class Parameters {
  readonly #values: Map<string, Value>;
  readonly #prefix: string;
  readonly #form: (weight: Value) => Value;

  constructor(prefix = '', values = new Map<string, Value>(), form: (weight: Value) => Value = (weight) => weight) {
    this.#prefix = prefix;
    this.#values = values;
    this.#form = form;
  }

  /** Step into a prefix: `p.at('encoder').get('weight', ...)` is `encoder.weight`. An empty name stays here. */
  at(name: string): Parameters {
    return name === '' ? this : new Parameters(`${this.#prefix}${name}.`, this.#values, this.#form);
  }

  /** The same weights, each given in a form of its own. */
  as(form: (weight: Value) => Value): Parameters {
    return new Parameters(this.#prefix, this.#values, (weight) => form(this.#form(weight)));
  }

  /** The weight of this name and shape. Throws `WEIGHT_SHAPE_MISMATCH` when it was asked for before with another shape. */
  get(name: string, shape: Shape): Value {
    const full = this.#prefix + name;
    const type: TensorType = { dtype: 'float32', shape };
    const known = this.#values.get(full);
    if (known && !sameType(known.type, type)) {
      throw new AlbertkitError('WEIGHT_SHAPE_MISMATCH', `Weight "${full}" is used as ${showType(type)} and as ${showType(known.type)}: give both uses one shape.`, {
        name: full, expected: known.type, actual: type,
      });
    }
    const value = known ?? apply(parameterOp, [], { name: full, type });
    this.#values.set(full, value);
    return this.#form(value);
  }
}
