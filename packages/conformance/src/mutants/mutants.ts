import { composites, findOp, primitives, type Attrs, type OpName, type Shape } from '@albertkit/core';

/** One way to get an op wrong. */
export type Fault =
  /** Two operands the other way round, where their shapes allow. */
  | { readonly kind: 'swapped operands'; readonly operands: readonly [number, number] }
  /** The last two axes of one operand read in each other's order, its shape as it was. */
  | { readonly kind: 'transposed operand'; readonly operand: number }
  /** The result rounded to 11 bits. */
  | { readonly kind: 'float16 rounding' }
  /** The result's entries one place further on. */
  | { readonly kind: 'off by one place' }
  /** The last entry of the result left at 0. */
  | { readonly kind: 'one entry short' }
  /** A whole number 1 too large. */
  | { readonly kind: 'off by one' }
  /** A setting of the op that is not the one asked for. */
  | { readonly kind: 'wrong axis' | 'wrong setting'; readonly change: (attrs: Attrs, shapes: readonly Shape[]) => Attrs };

/** An op and what is wrong with it. */
export type Mutant = { readonly op: OpName; readonly name: string; readonly fault: Fault };

const names = Object.keys({ ...primitives, ...composites }) as readonly OpName[];
/** Ops whose result is no float32, whatever they are given. */
const neverFloat: readonly OpName[] = ['equal', 'less', 'iota'];
/** Operands that are as good the other way round. */
const commutative: readonly OpName[] = ['add', 'mul', 'equal'];
/** Pairs of operands of one dtype. */
const pairs: Readonly<Partial<Record<OpName, readonly (readonly [number, number])[]>>> = {
  where: [[1, 2]], attention: [[0, 1], [0, 2], [1, 2]], layerNorm: [[1, 2]], crossEntropy: [], gather: [], scatterAdd: [], linear: [[0, 1]], concat: [[0, 1]],
};
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const next = (axis: unknown, rank: number): number => (number(axis) + 1) % Math.max(1, rank);
const rank = (shapes: readonly Shape[]): number => shapes[0]?.length ?? 0;

/** Wrong settings of the ops that have some; a change that does not fit the shapes is left out where it is made. */
const settings: Readonly<Partial<Record<OpName, readonly Extract<Fault, { change: unknown }>[]>>> = {
  constant: [{ kind: 'wrong setting', change: ({ value, dtype }) => ({ dtype, value: dtype === 'bool' ? 1 - number(value) : number(value) + 1 }) }],
  cast: [],
  sum: [{ kind: 'wrong axis', change: ({ axes }, shapes) => ({ axes: (axes as number[]).map((axis) => next(axis, rank(shapes))) }) }],
  max: [{ kind: 'wrong axis', change: ({ axes }, shapes) => ({ axes: (axes as number[]).map((axis) => next(axis, rank(shapes))) }) }],
  transpose: [
    { kind: 'wrong axis', change: ({ order }) => ({ order: (order as number[]).map((_, axis) => (order as number[]).indexOf(axis)) }) },
    { kind: 'wrong axis', change: ({ order }) => ({ order: [...(order as number[])].reverse() }) },
  ],
  slice: [
    { kind: 'wrong setting', change: ({ start, ...rest }) => ({ ...rest, start: number(start) + 1 }) },
    { kind: 'wrong setting', change: ({ start, ...rest }) => ({ ...rest, start: number(start) - 1 }) },
    { kind: 'wrong axis', change: ({ axis, ...rest }, shapes) => ({ ...rest, axis: next(axis, rank(shapes)) }) },
  ],
  pad: [
    { kind: 'wrong setting', change: ({ start, ...rest }) => ({ ...rest, start: number(start) + 1 }) },
    { kind: 'wrong setting', change: ({ start, ...rest }) => ({ ...rest, start: number(start) - 1 }) },
  ],
  concat: [{ kind: 'wrong axis', change: ({ axis }, shapes) => ({ axis: next(axis, rank(shapes)) }) }],
  layerNorm: [
    { kind: 'wrong setting', change: ({ epsilon }) => ({ epsilon: number(epsilon) * 10 }) },
    { kind: 'wrong setting', change: () => ({ epsilon: 1e-5 }) },
    { kind: 'wrong setting', change: ({ epsilon }) => ({ epsilon: Math.sqrt(number(epsilon)) }) },
  ],
  dropoutMask: [
    { kind: 'wrong setting', change: ({ place, ...rest }) => ({ ...rest, place: number(place) + 1 }) },
    { kind: 'wrong setting', change: ({ probability, ...rest }) => ({ ...rest, probability: number(probability) / 2 }) },
  ],
  attention: [
    { kind: 'wrong setting', change: ({ heads }) => ({ heads: number(heads) + 1 }) },
    { kind: 'wrong setting', change: () => ({ heads: 1 }) },
  ],
};

/** Mutants that cannot change a result, each with the reason. */
export const equivalentMutants: readonly { readonly op: OpName; readonly fault: string; readonly reason: string }[] = [
  { op: 'constant', fault: 'off by one place', reason: 'a constant is one entry' },
  { op: 'linear', fault: 'transposed operand 2', reason: 'a bias has one axis' },
  { op: 'layerNorm', fault: 'transposed operand 1', reason: 'a weight has one axis' },
  { op: 'layerNorm', fault: 'transposed operand 2', reason: 'a bias has one axis' },
];

/** Every mutant that the ops' registry gives; equivalent ones are left out. */
export const mutants: readonly Mutant[] = names.flatMap((op) => faultsOf(op)
  .filter((fault) => !equivalentMutants.some((one) => one.op === op && one.fault === told(fault)))
  .map((fault, n, all): Mutant => ({ op, fault, name: `${op}: ${told(fault)}${all.slice(0, n).filter((other) => told(other) === told(fault)).map(() => ' again').join('')}` })));

function faultsOf(op: OpName): readonly Fault[] {
  const arity = findOp(op)!.arity;
  const operands = Array.from({ length: arity === 'many' ? 2 : arity }, (_, n) => n);
  const swaps = commutative.includes(op) ? [] : pairs[op] ?? (operands.length === 2 ? [[0, 1] as const] : []);
  return [
    ...swaps.map((pair): Fault => ({ kind: 'swapped operands', operands: pair })),
    ...operands.map((operand): Fault => ({ kind: 'transposed operand', operand })),
    ...(neverFloat.includes(op) ? [] : [{ kind: 'float16 rounding' } as const]),
    { kind: 'off by one place' },
    { kind: 'one entry short' },
    { kind: 'off by one' },
    ...(settings[op] ?? []),
  ];
}

function told(fault: Fault): string {
  return 'operands' in fault ? `${fault.kind} ${fault.operands.join(' and ')}` : 'operand' in fault ? `${fault.kind} ${fault.operand}` : fault.kind;
}
