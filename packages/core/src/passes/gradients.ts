import { AlbertkitError } from '../errors.js';
import { closeGraph, inlineGraph, openGraph, type Graph } from '../ir/graph.js';
import { inOrder, type Node, type Value } from '../ir/value.js';
import { expand } from '../ops/broadcast.js';
import { add } from '../ops/elementwise.js';
import { findOp } from '../ops/index.js';
import { bodyInputs, repeat, repeatInputs, type RepeatAttrs } from '../ops/repeat.js';
import { constant, input } from '../ops/source.js';
import { decompose } from './decompose.js';
import { storedValues } from './stored-values.js';
import { substitute, type Replacements } from './substitute.js';

export type GradientOptions = {
  /** The scalar output to start from; `loss` when left out. */
  readonly loss?: string;
  /** Parameters to differentiate for; all when left out. */
  readonly parameters?: readonly string[];
  /** Inputs to differentiate for, float32; none when left out. */
  readonly inputs?: readonly string[];
  /** Outputs of the graph that stay beside the gradients; none when left out. */
  readonly keep?: readonly string[];
  /**
   * How the reverse of a repeat comes to what its block computed: by running the block again from the carries that entered it, or from
   * values that the forward run stored. The gradients are the same; memory and time are not (docs/training-graphs.md).
   */
  readonly recompute?: boolean;
};

/**
 * The gradient of a scalar output for parameters and inputs, as more graph: any backend that runs the first runs this. Outputs
 * are `loss`, one tensor for each parameter and input under its own name (zeros where the loss does not depend on it), and what
 * `keep` names. Throws `GRAPH_NAME` for what the graph has not, and `SHAPE` where the loss is no scalar.
 */
export function gradientGraph(graph: Graph, { loss = 'loss', parameters = Object.keys(graph.parameters), inputs = [], keep = [], recompute = true }: GradientOptions = {}): Graph {
  const ready = decompose(graph, (op) => findOp(op)?.gradient !== undefined);
  const values = openGraph(ready);
  const valueOf = (number: number | undefined, name: string): Value => {
    const value = number === undefined ? undefined : values[number];
    if (!value) throw new AlbertkitError('GRAPH_NAME', `The graph has no "${name}" to differentiate.`, { name, outputs: Object.keys(graph.outputs), parameters: Object.keys(graph.parameters), inputs: Object.keys(graph.inputs) });
    return value;
  };
  const lossValue = valueOf(ready.outputs[loss], loss);
  if (lossValue.type.shape.length > 0) throw new AlbertkitError('SHAPE', `Output "${loss}" is not a scalar: gradients start from one number.`, { loss, type: lossValue.type });
  const source = (kind: 'parameter' | 'input') => (name: string): Value => valueOf(ready.nodes.find(({ op, attrs }) => op === kind && attrs['name'] === name)?.outputs[0], name);
  const names = [...parameters, ...inputs];
  const wanted = [...parameters.map(source('parameter')), ...inputs.map(source('input'))];
  const { found, enlarged } = reverseWalk([{ value: lossValue, gradient: constant(1) }], wanted, recompute);
  const results = [...keep.map((name) => valueOf(ready.outputs[name], name)), lossValue, ...names.map((_, n) => found[n] ?? zerosLike(wanted[n]!))];
  const outputs = substitute(results, enlarged);
  return closeGraph({
    limits: ready.limits,
    inputs: ready.nodes.filter(({ op }) => op === 'input').map((node) => values[node.outputs[0]!]!),
    outputs: Object.fromEntries([...keep, 'loss', ...names].map((name, n) => [name, outputs[n]!])),
  });
}

const zerosLike = (x: Value): Value => expand(constant(0), x.type.shape);

type Seed = { readonly value: Value; readonly gradient: Value };

/**
 * One reverse walk: the gradient for each wanted value, given that of some outputs; undefined where none flows. Wanted
 * values are taken as independent: what they were made from is not walked. A repeat is run again for its reverse: `gradientGraph` spares that.
 */
export const gradients = (seeds: readonly Seed[], wanted: readonly Value[]): (Value | undefined)[] => reverseWalk(seeds, wanted, true).found;

/** The gradients, and for each repeat that was gone through one that stacks what its reverse takes, to stand in its place. */
function reverseWalk(seeds: readonly Seed[], wanted: readonly Value[], recompute: boolean): { readonly found: (Value | undefined)[]; readonly enlarged: Replacements } {
  const leaves = new Set(wanted.map(({ node }) => node));
  const order = inOrder(seeds.map(({ value }) => value), (node) => leaves.has(node));
  const depends = new Set(leaves);
  for (const node of order) if (node.inputs.some((x) => depends.has(x.node))) depends.add(node);
  const sums = new Map<Node, (Value | undefined)[]>();
  const enlarged = new Map<Node, readonly Value[]>();
  const give = ({ node, output }: Value, part: Value): void => {
    const list = sums.get(node) ?? [];
    const known = list[output];
    list[output] = known ? add(known, part) : part;
    sums.set(node, list);
  };
  for (const { value, gradient } of seeds) give(value, gradient);
  for (const node of order.reverse()) {
    const incoming = sums.get(node);
    if (!incoming || leaves.has(node) || !depends.has(node)) continue;
    const parts = node.op === 'repeat' ? throughRepeat(node, incoming) : opGradient(node, incoming[0]!);
    parts.forEach((part, n) => {
      const x = node.inputs[n]!;
      if (part && x.type.dtype === 'float32' && depends.has(x.node)) give(x, part);
    });
  }
  return { found: wanted.map(({ node, output }) => sums.get(node)?.[output]), enlarged };

  function throughRepeat(node: Node, incoming: readonly (Value | undefined)[]): readonly (Value | undefined)[] {
    const { forward, parts } = repeatGradient(node, incoming, depends, recompute);
    enlarged.set(node, forward);
    return parts;
  }
}

function opGradient(node: Node, g: Value): readonly (Value | undefined)[] {
  const rule = findOp(node.op)?.gradient;
  return rule ? rule(g, node.inputs as never, { node, output: 0, type: node.types[0]! }, node.attrs as never) : [];
}

const named = (values: Readonly<Record<string, Value>>, prefix: string, count: number): Value[] =>
  Array.from({ length: count }, (_, n) => values[`${prefix}.${n}`]!);
const isFloat = ({ type }: Value): boolean => type.dtype === 'float32';
const pick = <T>(list: readonly T[], from: readonly number[]): T[] => from.map((n) => list[n]!);
const holes = (kind: string, values: readonly Value[], rows = false): Value[] =>
  values.map(({ type: { dtype, shape } }, n) => input(`${kind}.${n}`, dtype, rows ? shape.slice(1) : shape));
/** Holes, and the values that stand in their place. */
const filled = (empty: readonly Value[], by: readonly Value[]): [Node, Value[]][] => empty.map(({ node }, n) => [node, [by[n]!]]);

/**
 * The reverse of a repeat is a repeat the other way round. It carries the gradients of the carries and the sums for captured
 * values (a shared weight's gradient is the sum over its applications), and slices what the forward run stacked: the carries
 * that entered each application, to run the block again from, or all that it takes of the block. `forward` are the outputs of the
 * repeat that stacks them, those of `node` first.
 */
function repeatGradient(node: Node, incoming: readonly (Value | undefined)[], depends: ReadonlySet<Node>, recompute: boolean): { readonly forward: readonly Value[]; readonly parts: readonly (Value | undefined)[] } {
  const attrs = node.attrs as RepeatAttrs;
  const { carries, collects, body, reverse } = attrs;
  const { times: count, carry, each, captures } = repeatInputs(node.inputs, attrs);
  const times = count ? { value: count, name: attrs.times as string } : (attrs.times as number);
  const indices = (values: readonly Value[], which: (x: Value) => boolean): number[] => values.flatMap((x, n) => (which(x) ? [n] : []));
  const floats = indices(carry, isFloat);
  const neededCaptures = indices(captures, (x) => isFloat(x) && depends.has(x.node));
  const neededEach = indices(each, (x) => isFloat(x) && depends.has(x.node));
  const seeded = Array.from({ length: collects }, (_, n) => n).filter((n) => incoming[carries + n]);
  const start = [...floats.map((n) => incoming[n] ?? zerosLike(carry[n]!)), ...neededCaptures.map((n) => zerosLike(captures[n]!))];
  const collectedGradients = seeded.map((n) => incoming[carries + n]!);

  // The block and its reverse over holes, from which both repeats are made.
  const [entered, given, captured, state, slices] = [holes('entered', carry), holes('given', each, true), holes('captured', captures), holes('state', start), holes('slices', collectedGradients, true)];
  const index = input('application', 'int32', []);
  const block = inlineGraph(body, bodyInputs(entered, index, given, captured));
  const after = [...named(block, 'carry', carries), ...named(block, 'collect', collects)];
  const seeds = [...floats.map((n, at) => ({ value: after[n]!, gradient: state[at]! })), ...seeded.map((n, at) => ({ value: after[carries + n]!, gradient: slices[at]! }))];
  const { found, enlarged } = reverseWalk(seeds, [...pick(entered, floats), ...pick(captured, neededCaptures), ...pick(given, neededEach)], recompute);
  const results = substitute([
    ...floats.map((n, at) => found[at] ?? zerosLike(carry[n]!)),
    ...neededCaptures.map((_, at) => sumOf(state[floats.length + at]!, found[floats.length + at])),
    ...neededEach.map((n, at) => found[floats.length + neededCaptures.length + at] ?? zerosLike(given[n]!)),
  ], enlarged);
  const nodesOf = (values: readonly Value[]): Set<Node> => new Set(values.map((value) => value.node));
  const stored = recompute ? entered : storedValues(results, nodesOf([...entered, ...given, index]), nodesOf([...state, ...slices]));

  const forward = repeat({ times, reverse, carry, each }, (carried, at, rows) => {
    const values = substitute([...after, ...stored], new Map([...enlarged, ...filled(entered, carried), ...filled([index], [at]), ...filled(given, rows), ...filled(captured, captures)]));
    return { carry: values.slice(0, carries), collected: values.slice(carries) };
  });
  const stacks = forward.collected.slice(collects);
  const backward = repeat({ times, reverse: !reverse, carry: start, each: [...each, ...collectedGradients, ...stacks] }, (carried, at, rows) => {
    const taken = new Map<Node, (Value | undefined)[]>([...filled(given, rows), ...filled(captured, captures), ...filled([index], [at]), ...filled(state, carried), ...filled(slices, rows.slice(each.length))]);
    stored.forEach(({ node: from, output }, n) => {
      const list = taken.get(from) ?? new Array<Value | undefined>(from.types.length).fill(undefined);
      taken.set(from, list.map((value, place) => (place === output ? rows[each.length + seeded.length + n]! : value)));
    });
    const values = substitute(results, taken);
    return { carry: values.slice(0, start.length), collected: values.slice(start.length) };
  });
  const scatter = (length: number, from: readonly number[], values: readonly Value[]): (Value | undefined)[] => {
    const list = new Array<Value | undefined>(length).fill(undefined);
    from.forEach((n, at) => (list[n] = values[at]));
    return list;
  };
  return {
    forward: [...forward.carry, ...forward.collected.slice(0, collects)],
    parts: [
      ...(count ? [undefined] : []),
      ...scatter(carries, floats, backward.carry.slice(0, floats.length)),
      ...scatter(each.length, neededEach, backward.collected),
      ...scatter(captures.length, neededCaptures, backward.carry.slice(floats.length)),
    ],
  };
}

const sumOf = (sum: Value, part: Value | undefined): Value => (part ? add(sum, part) : sum);
