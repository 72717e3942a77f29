import { closeGraph, findOp, input, resolveShape, type At, type Lowering, type OpName, type Shape, type TensorType } from '@albertkit/core';
import type { Mutant } from './mutants.js';

/** A tensor handle of an eager backend whose dtype and shape can be read. */
export type Handle = { readonly dtype: TensorType['dtype']; readonly shape: readonly number[] };
/** A row of a lowering table, its op forgotten. */
export type Row<T> = (inputs: readonly T[], attrs: Readonly<Record<string, unknown>>, at: At) => T;
type Table<T> = Readonly<Record<string, Row<T>>>;

/**
 * An eager backend's lowering table with one op broken: the table's own ops make the wrong result, so any backend's table will
 * do. A composite that the table has not gets a row, broken, made of its decomposition. `bits` is the backend's precision: 53 or 24.
 */
export function breakLowering<T extends Handle>(lowering: Lowering<T, At>, { op, fault }: Mutant, bits: 24 | 53): Lowering<T, At> {
  const table: Table<T> = lowering as never;
  const run = rowOf(lowering, op);
  const call = (name: string, inputs: readonly T[], attrs: object, shape: readonly number[]): T => table[name]!(inputs, attrs as never, { shape, sizes: {} });
  const constant = (value: number, dtype: TensorType['dtype'] = 'float32'): T => call('constant', [], { value, dtype }, []);
  const reshape = (x: T, shape: readonly number[]): T => call('reshape', [x], { shape }, shape);
  const entries = (x: T): number => x.shape.reduce((n, size) => n * size, 1);
  const flat = (x: T): T => reshape(x, [entries(x)]);
  const part = (x: T, start: number, size: number): T => call('slice', [x], { axis: 0, start, size }, [size]);

  const transposed = (x: T): T => {
    const axes = x.shape.map((_, axis) => axis);
    if (axes.length < 2) return x;
    const order = [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
    return reshape(call('transpose', [x], { order }, order.map((axis) => x.shape[axis]!)), x.shape);
  };
  /** Veltkamp's splitting: what is left has 11 bits. */
  const rounded = (x: T): T => {
    if (x.dtype !== 'float32') return x;
    const high = call('mul', [x, constant(2 ** (bits - 11) + 1)], {}, x.shape);
    return call('sub', [high, call('sub', [high, x], {}, x.shape)], {}, x.shape);
  };
  const rolled = (x: T): T => {
    const count = entries(x);
    return count < 2 ? x : reshape(call('concat', [part(flat(x), 1, count - 1), part(flat(x), 0, 1)], { axis: 0 }, [count]), x.shape);
  };
  const short = (x: T): T => {
    const count = entries(x);
    return count === 0 ? x : reshape(call('pad', [part(flat(x), 0, count - 1)], { axis: 0, start: 0, total: count }, [count]), x.shape);
  };
  const more = (x: T): T => (x.dtype === 'bool' ? call('equal', [call('cast', [x], { to: 'int32' }, x.shape), constant(0, 'int32')], {}, x.shape) : call('add', [x, constant(1, x.dtype)], {}, x.shape));

  const broken: Row<T> = (inputs, attrs, at) => {
    switch (fault.kind) {
      case 'swapped operands': {
        const [a, b] = fault.operands;
        const swapped = inputs.map((x, n) => (n === a ? inputs[b] ?? x : n === b ? inputs[a]! : x));
        return fits(op, swapped, attrs, at) ? run(swapped, attrs, at) : run(inputs, attrs, at);
      }
      case 'transposed operand': return run(inputs.map((x, n) => (n === fault.operand ? transposed(x) : x)), attrs, at);
      case 'float16 rounding': return rounded(run(inputs, attrs, at));
      case 'off by one place': return rolled(run(inputs, attrs, at));
      case 'one entry short': return short(run(inputs, attrs, at));
      case 'off by one': return more(run(inputs, attrs, at));
      case 'wrong axis':
      case 'wrong setting': {
        const wrong = fault.change(attrs, inputs.map(({ shape }): Shape => shape));
        const shape = resultShape(op, inputs, wrong);
        if (!shape) return run(inputs, attrs, at);
        const result = run(inputs, wrong, { ...at, shape });
        return entries(result) === at.shape.reduce((n, size) => n * size, 1) ? reshape(result, at.shape) : run(inputs, attrs, at);
      }
    }
  };
  return { ...lowering, [op]: broken };
}

/** The shape an op gives for these operands and settings; undefined where they do not fit. */
function resultShape(op: OpName, inputs: readonly Handle[], attrs: Readonly<Record<string, unknown>>): readonly number[] | undefined {
  try {
    return findOp(op)!.infer(inputs.map(({ dtype, shape }) => ({ dtype, shape })) as never, attrs as never).shape as readonly number[];
  } catch {
    return undefined; // a setting that the shape rule refuses is no mutant of this call
  }
}

const fits = (op: OpName, inputs: readonly Handle[], attrs: Readonly<Record<string, unknown>>, { shape }: At): boolean => resultShape(op, inputs, attrs)?.join() === shape.join();

/** What a table makes of an op: its row, or for a composite without one the decomposition by its other rows. */
export const rowOf = <T extends Handle>(lowering: Lowering<T, At>, op: OpName): Row<T> => {
  const table: Table<T> = lowering as never;
  return table[op] ?? decomposed(op, table);
};

/** A composite's row, made of its decomposition. */
const decomposed = <T extends Handle>(name: OpName, table: Table<T>): Row<T> => (inputs, attrs, { sizes }) => {
  const op = findOp(name)!;
  const holes = inputs.map(({ dtype, shape }, n) => input(`x${n}`, dtype, shape));
  const graph = closeGraph({ inputs: holes, outputs: { out: op.decompose!(holes as never, attrs as never) } });
  const values: T[] = [];
  for (const node of graph.nodes) {
    const number = node.outputs[0]!;
    const shape = resolveShape(graph.types[number]!.shape, sizes); // a setting may name sizes
    const operands = node.inputs.map((n) => values[n]!);
    values[number] = node.op === 'input' ? inputs[holes.findIndex((hole) => hole.node.attrs['name'] === node.attrs['name'])]! : (table[node.op] ?? decomposed(node.op as OpName, table))(operands, node.attrs, { shape, sizes });
  }
  return values[graph.outputs['out']!]!;
};
