import { conformance } from '@albertkit/conformance';
import { executable, interpret, type At, type Backend, type DType, type Lowering, type Tensor } from '@albertkit/core';

// 1. A handle: what the backend calls a tensor.
type Toy = { readonly dtype: DType; readonly shape: readonly number[]; readonly data: Float32Array | Int32Array | Uint8Array };
type Index = readonly number[];

const count = (shape: Index): number => shape.reduce((n, size) => n * size, 1);
const indexOf = (n: number, shape: Index): number[] => shape.map((size, axis) => Math.floor(n / count(shape.slice(axis + 1))) % size);
/** Where a tensor of this shape has its entry at an index; leading places it has not, and axes of size 1, are stretched. */
const placeOf = (shape: Index, index: Index): number =>
  shape.reduce((place, size, axis) => place * size + (size === 1 ? 0 : index[index.length - shape.length + axis]!), 0);
const entry = ({ shape, data }: Toy, index: Index): number => data[placeOf(shape, index)]!;
const replaced = (index: Index, axis: number, by: number): Index => index.map((n, a) => (a === axis ? by : n));

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };
const fill = (dtype: DType, shape: Index, value: (index: Index) => number): Toy => {
  const values = Array.from({ length: count(shape) }, (_, n) => value(indexOf(n, shape)));
  return { dtype, shape, data: arrays[dtype].from(values) };
};

// 2. The lowering table: how each op makes a new handle from others. Leaving one out does not compile.
type Unary = (inputs: readonly [Toy], attrs: unknown, at: At) => Toy;
type Binary = (inputs: readonly [Toy, Toy], attrs: unknown, at: At) => Toy;
const unary = (f: (x: number) => number): Unary => ([x], _, { shape }) => fill('float32', shape, (index) => f(entry(x, index)));
const binary = (f: (a: number, b: number) => number): Binary => ([a, b], _, { shape }) => fill(a.dtype, shape, (index) => f(entry(a, index), entry(b, index)));
const compared = (f: (a: number, b: number) => boolean): Binary => ([a, b], _, { shape }) => fill('bool', shape, (index) => Number(f(entry(a, index), entry(b, index))));
/** Folds every entry into the place of the result that its index falls on; sums are kept in float64 until the end. */
const folded = (start: number, f: (sum: number, x: number) => number): Unary => ([x], _, { shape }) => {
  const sums = new Array<number>(count(shape)).fill(start);
  x.data.forEach((value, n) => {
    const place = placeOf(shape, indexOf(n, x.shape));
    sums[place] = f(sums[place]!, value);
  });
  return { dtype: 'float32', shape, data: Float32Array.from(sums) };
};
/** Abramowitz and Stegun 7.1.26: right to 1.5e-7. */
const erf = (x: number): number => {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
};

const lowering: Lowering<Toy, At> = {
  constant: (_, { value, dtype }) => fill(dtype, [], () => value),
  add: binary((a, b) => a + b), sub: binary((a, b) => a - b), mul: binary((a, b) => a * b), div: binary((a, b) => a / b),
  exp: unary(Math.exp), log: unary(Math.log), sqrt: unary(Math.sqrt), tanh: unary(Math.tanh), erf: unary(erf),
  equal: compared((a, b) => a === b), less: compared((a, b) => a < b),
  where: ([condition, a, b], _, { shape }) => fill(a.dtype, shape, (index) => (entry(condition, index) ? entry(a, index) : entry(b, index))),
  cast: ([x], { to }, { shape }) => fill(to, shape, (index) => (to === 'bool' ? Number(entry(x, index) !== 0) : entry(x, index))),
  sum: folded(0, (sum, x) => sum + x),
  max: folded(-Infinity, Math.max),
  expand: ([x], _, { shape }) => fill(x.dtype, shape, (index) => entry(x, index)),
  reshape: ([x], _, { shape }) => ({ ...x, shape }),
  transpose: ([x], { order }, { shape }) => fill(x.dtype, shape, (index) => entry(x, order.map((_, axis) => index[order.indexOf(axis)]!))),
  slice: ([x], { axis, start }, { shape }) => fill(x.dtype, shape, (index) => entry(x, replaced(index, axis, index[axis]! + start))),
  pad: ([x], { axis, start }, { shape }) => fill(x.dtype, shape, (index) => {
    const place = index[axis]! - start;
    return place >= 0 && place < x.shape[axis]! ? entry(x, replaced(index, axis, place)) : 0;
  }),
  concat: (inputs, { axis }, { shape }) => fill(inputs[0]!.dtype, shape, (index) => {
    let place = index[axis]!;
    const part = inputs.find((x) => place < x.shape[axis]! || ((place -= x.shape[axis]!), false));
    return entry(part!, replaced(index, axis, place));
  }),
  matmul: ([a, b], _, { shape }) => fill('float32', shape, (index) => {
    const [batch, row, column] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    let sum = 0;
    for (let k = 0; k < a.shape.at(-1)!; k++) sum += entry(a, [...batch, row, k]) * entry(b, [...batch, k, column]);
    return sum;
  }),
  gather: ([table, ids], _, { shape }) => fill(table.dtype, shape, (index) => entry(table, [entry(ids, index.slice(0, ids.shape.length)), ...index.slice(ids.shape.length)])),
  scatterAdd: ([ids, x], _, { shape }) => {
    const out = fill('float32', shape, () => 0);
    x.data.forEach((value, n) => {
      const index = indexOf(n, x.shape);
      out.data[placeOf(shape, [entry(ids, index.slice(0, ids.shape.length)), ...index.slice(ids.shape.length)])]! += value;
    });
    return out;
  },
  iota: (_, __, { shape }) => fill('int32', shape, ([n]) => n!),
};

// 3. The backend: how tensors come in, go out and are freed. Core does the rest.
export function toyBackend(): Backend {
  const upload = ({ dtype, shape, data }: Tensor): Toy => ({ dtype, shape, data: arrays[dtype].from(data) });
  const download = async ({ dtype, shape, data }: Toy): Promise<Tensor> => ({ dtype, shape: [...shape], data: data.slice() });
  const eager = { lowering, upload, download, free: () => {} };
  return {
    name: 'toy',
    capabilities: { devices: ['cpu'], dtypes: ['float32', 'int32', 'bool'], precisions: ['float32'], repeat: 'loop', interruptible: true },
    compile: async (graph, weights) => executable(graph, weights, interpret(eager, graph, weights)),
    dispose: async () => {},
  };
}

// 4. The proof. A check that fails throws: which entries differ, on what case, and how to see it again.
const checks = conformance({ name: 'toy', backend: toyBackend(), runs: 5, models: 2 });
for (const { run } of checks) await run();
console.log(`all ${checks.length} checks passed`);
