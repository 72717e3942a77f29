import { closeGraph, type Graph } from '../ir/graph.js';
import { sameType, ShapeError, showType, type Dim, type TensorType } from '../ir/shape.js';
import { inOrder, outputsOf, type Node, type Value } from '../ir/value.js';
import { constant, input } from './source.js';

/**
 * One block applied again and again. Inputs of the node: `times` where it is a value (`dynamic`), then the carries, the
 * tensors sliced per application, and the outer values the body uses. Outputs: the last carries, then the stacked ones.
 * The body's inputs are named `carry.N`, `index`, `each.N`, `capture.N`; its outputs `carry.N`, `collect.N`.
 */
export type RepeatAttrs = {
  readonly times: Dim;
  readonly dynamic: boolean;
  readonly carries: number;
  readonly eaches: number;
  readonly collects: number;
  /** Runs from the last application to the first: slices and stacks keep their places, `index` counts down. */
  readonly reverse: boolean;
  readonly body: Graph;
};

export type RepeatSettings = {
  /** How often: a number, or an int32 scalar (none where it is negative) together with the name that the stacked axis gets. */
  readonly times: number | { readonly value: Value; readonly name: string };
  readonly carry: readonly Value[];
  /** Sliced along the first axis, one slice an application. */
  readonly each?: readonly Value[];
  readonly reverse?: boolean;
};
export type RepeatBody = (carry: readonly Value[], index: Value, slices: readonly Value[]) => { readonly carry: readonly Value[]; readonly collected?: readonly Value[] };

/** Apply `body` again and again: the carries after the last application, and what each application collected, stacked on a first axis. */
export function repeat(settings: RepeatSettings, body: RepeatBody): { readonly carry: readonly Value[]; readonly collected: readonly Value[] } {
  const { times, carry, each = [], reverse = false } = settings;
  const dim: Dim = typeof times === 'number' ? times : times.name;
  each.forEach((x) => {
    if (x.type.shape[0] !== dim) throw new ShapeError('repeat', [x.type], `is sliced ${dim} times, so its first axis must be ${dim}`);
  });
  const holes = {
    carry: carry.map((x, n) => input(`carry.${n}`, x.type.dtype, x.type.shape)),
    index: input('index', 'int32', []),
    each: each.map((x, n) => input(`each.${n}`, x.type.dtype, x.type.shape.slice(1))),
  };
  const result = body(holes.carry, holes.index, holes.each);
  const collected = result.collected ?? [];
  carry.forEach((x, n) => {
    const after = result.carry[n]?.type;
    if (!after || !sameType(x.type, after)) throw new ShapeError('repeat', [x.type], `carry ${n} comes back as ${after ? showType(after) : 'nothing'}: a carry keeps its type`);
  });
  const { outputs, captures } = capture([...result.carry, ...collected], new Set([...holes.carry, holes.index, ...holes.each].map((hole) => hole.node)));
  const name = (n: number): string => (n < carry.length ? `carry.${n}` : `collect.${n - carry.length}`);
  const attrs: RepeatAttrs = {
    times: dim, dynamic: typeof times !== 'number', carries: carry.length, eaches: each.length, collects: collected.length, reverse,
    body: closeGraph({ outputs: Object.fromEntries(outputs.map((value, n) => [name(n), value])) }),
  };
  const inputs = [...(typeof times === 'number' ? [] : [times.value]), ...carry, ...each, ...captures];
  const values = outputsOf({ op: 'repeat', inputs, attrs, types: repeatTypes(inputs.map((x) => x.type), attrs) });
  return { carry: values.slice(0, carry.length), collected: values.slice(carry.length) };
}

/** The types of a repeat's outputs. */
export function repeatTypes(inputs: readonly TensorType[], { times, dynamic, carries, collects, body }: RepeatAttrs): TensorType[] {
  const first = dynamic ? 1 : 0;
  const stacked = Array.from({ length: collects }, (_, n) => body.types[body.outputs[`collect.${n}`]!]!);
  return [...inputs.slice(first, first + carries), ...stacked.map(({ dtype, shape }) => ({ dtype, shape: [times, ...shape] }))];
}

/** The parts of a repeat node's list of inputs. */
export function repeatInputs<T>(inputs: readonly T[], { dynamic, carries, eaches }: RepeatAttrs): { times: T | undefined; carry: readonly T[]; each: readonly T[]; captures: readonly T[] } {
  const first = dynamic ? 1 : 0;
  return {
    times: dynamic ? inputs[0] : undefined,
    carry: inputs.slice(first, first + carries),
    each: inputs.slice(first + carries, first + carries + eaches),
    captures: inputs.slice(first + carries + eaches),
  };
}

/** Body inputs by name: what `inlineGraph` and an executor bind them to. */
export function bodyInputs<T>(carry: readonly T[], index: T, slices: readonly T[], captures: readonly T[]): Record<string, T> {
  const named = (prefix: string, values: readonly T[]): [string, T][] => values.map((value, n) => [`${prefix}.${n}`, value]);
  return Object.fromEntries([...named('carry', carry), ['index', index], ...named('each', slices), ...named('capture', captures)]);
}

/** Cut a body out of the values around it: what does not depend on its holes is captured, and so computed once, outside. */
function capture(results: readonly Value[], holes: ReadonlySet<Node>): { outputs: Value[]; captures: Value[] } {
  const order = inOrder(results);
  const dependent = new Set<Node>(holes);
  for (const node of order) if (node.inputs.some((x) => dependent.has(x.node))) dependent.add(node);
  const captures: Value[] = [];
  const captured = new Map<Node, Map<number, Value>>();
  const inside = new Map<Node, Value[]>();
  const take = (x: Value): Value => {
    if (x.node.op === 'constant') return constant(x.node.attrs['value'] as number, x.type.dtype);
    if (dependent.has(x.node)) return inside.get(x.node)![x.output]!;
    const holesOfNode = captured.get(x.node) ?? new Map<number, Value>();
    captured.set(x.node, holesOfNode);
    const hole = holesOfNode.get(x.output) ?? input(`capture.${captures.push(x) - 1}`, x.type.dtype, x.type.shape);
    holesOfNode.set(x.output, hole);
    return hole;
  };
  for (const node of order) {
    if (holes.has(node)) inside.set(node, outputsOf(node));
    else if (dependent.has(node)) inside.set(node, outputsOf({ ...node, inputs: node.inputs.map(take) }));
  }
  return { outputs: results.map(take), captures };
}
