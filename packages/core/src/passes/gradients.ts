import { AlbertkitError } from '../errors.js';
import { closeGraph, inlineGraph, openGraph, rewriteGraph, type Graph } from '../ir/graph.js';
import { inOrder, type Node, type Value } from '../ir/value.js';
import { expand } from '../ops/broadcast.js';
import { add } from '../ops/elementwise.js';
import { findOp } from '../ops/index.js';
import { bodyInputs, repeat, repeatInputs, type RepeatAttrs } from '../ops/repeat.js';
import { constant } from '../ops/source.js';
import { decompose } from './decompose.js';

export type GradientOptions = {
  /** The scalar output to start from; `loss` when left out. */
  readonly loss?: string;
  /** Parameters to differentiate for; all when left out. */
  readonly parameters?: readonly string[];
  /** Inputs to differentiate for, float32; none when left out. */
  readonly inputs?: readonly string[];
  /** Outputs of the graph that stay beside the gradients; none when left out. */
  readonly keep?: readonly string[];
};

/**
 * The gradient of a scalar output for parameters and inputs, as more graph: any backend that runs the first runs this. Outputs
 * are `loss`, one tensor for each parameter and input under its own name (zeros where the loss does not depend on it), and what
 * `keep` names. Throws `GRAPH_NAME` for what the graph has not, and `SHAPE` where the loss is no scalar.
 */
export function gradientGraph(graph: Graph, { loss = 'loss', parameters = Object.keys(graph.parameters), inputs = [], keep = [] }: GradientOptions = {}): Graph {
  const ready = storeCarries(decompose(graph, (op) => findOp(op)?.gradient !== undefined));
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
  const found = gradients([{ value: lossValue, gradient: constant(1) }], wanted);
  return closeGraph({
    limits: ready.limits,
    inputs: ready.nodes.filter(({ op }) => op === 'input').map(({ outputs }) => values[outputs[0]!]!),
    outputs: {
      ...Object.fromEntries(keep.map((name) => [name, valueOf(ready.outputs[name], name)])),
      loss: lossValue,
      ...Object.fromEntries(names.map((name, n) => [name, found[n] ?? zerosLike(wanted[n]!)])),
    },
  });
}

const zerosLike = (x: Value): Value => expand(constant(0), x.type.shape);

/**
 * One reverse walk: the gradient for each wanted value, given that of some outputs; undefined where none flows. Wanted
 * values are taken as independent: what they were made from is not walked.
 */
export function gradients(seeds: readonly { readonly value: Value; readonly gradient: Value }[], wanted: readonly Value[]): (Value | undefined)[] {
  const leaves = new Set(wanted.map(({ node }) => node));
  const order = inOrder(seeds.map(({ value }) => value), (node) => leaves.has(node));
  const depends = new Set(leaves);
  for (const node of order) if (node.inputs.some((x) => depends.has(x.node))) depends.add(node);
  const sums = new Map<Node, (Value | undefined)[]>();
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
    const parts = node.op === 'repeat' ? repeatGradient(node, incoming, depends) : opGradient(node, incoming[0]!);
    parts.forEach((part, n) => {
      const x = node.inputs[n]!;
      if (part && x.type.dtype === 'float32' && depends.has(x.node)) give(x, part);
    });
  }
  return wanted.map(({ node, output }) => sums.get(node)?.[output]);
}

function opGradient(node: Node, g: Value): readonly (Value | undefined)[] {
  const rule = findOp(node.op)?.gradient;
  return rule ? rule(g, node.inputs as never, { node, output: 0, type: node.types[0]! }, node.attrs as never) : [];
}

/** Every repeat stacks the carries that entered each application, so that its reverse can run the block again from them. */
function storeCarries(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs) => {
    if (node.op !== 'repeat') return undefined;
    const attrs = node.attrs as RepeatAttrs;
    if (attrs.stored !== undefined) return undefined;
    const { times, carry, each, captures } = repeatInputs(inputs, attrs);
    const settings = { times: times ? { value: times, name: attrs.times as string } : (attrs.times as number), reverse: attrs.reverse, carry, each, stored: attrs.collects };
    const body = storeCarries(attrs.body);
    const result = repeat(settings, (state, index, slices) => {
      const after = inlineGraph(body, bodyInputs(state, index, slices, captures));
      return { carry: named(after, 'carry', attrs.carries), collected: [...named(after, 'collect', attrs.collects), ...state] };
    });
    return [...result.carry, ...result.collected];
  });
}

const named = (values: Readonly<Record<string, Value>>, prefix: string, count: number): Value[] =>
  Array.from({ length: count }, (_, n) => values[`${prefix}.${n}`]!);

/**
 * The reverse of a repeat is a repeat the other way round. It carries the gradients of the carries and the sums for captured
 * values (a shared weight's gradient is the sum over its applications), slices the stored carries, and runs the block again.
 */
function repeatGradient(node: Node, incoming: readonly (Value | undefined)[], depends: ReadonlySet<Node>): (Value | undefined)[] {
  const attrs = node.attrs as RepeatAttrs;
  const { carries, collects, stored, body } = attrs;
  const { times, carry, each, captures } = repeatInputs(node.inputs, attrs);
  const outputs = node.types.map((type, output): Value => ({ node, output, type }));
  const float = (x: Value): boolean => x.type.dtype === 'float32';
  const indices = (values: readonly Value[], which: (x: Value) => boolean): number[] => values.flatMap((x, n) => (which(x) ? [n] : []));
  const floats = indices(carry, float);
  const neededCaptures = indices(captures, (x) => float(x) && depends.has(x.node));
  const neededEach = indices(each, (x) => float(x) && depends.has(x.node));
  const seeded = Array.from({ length: collects }, (_, n) => n).filter((n) => incoming[carries + n]);
  const storedCarries = carry.map((_, n) => outputs[carries + stored! + n]!);
  const pick = (list: readonly Value[], from: readonly number[]): Value[] => from.map((n) => list[n]!);

  const result = repeat(
    {
      times: times ? { value: times, name: attrs.times as string } : (attrs.times as number),
      reverse: !attrs.reverse,
      carry: [...floats.map((n) => incoming[n] ?? zerosLike(carry[n]!)), ...neededCaptures.map((n) => zerosLike(captures[n]!))],
      each: [...storedCarries, ...each, ...seeded.map((n) => incoming[carries + n]!)],
    },
    (state, index, slices) => {
      const entered = slices.slice(0, carries);
      const given = slices.slice(carries, carries + each.length);
      const after = inlineGraph(body, bodyInputs(entered, index, given, captures));
      const seeds = [
        ...floats.map((n, at) => ({ value: after[`carry.${n}`]!, gradient: state[at]! })),
        ...seeded.map((n, at) => ({ value: after[`collect.${n}`]!, gradient: slices[carries + each.length + at]! })),
      ];
      const found = gradients(seeds, [...pick(entered, floats), ...pick(captures, neededCaptures), ...pick(given, neededEach)]);
      const forCarry = floats.map((n, at) => found[at] ?? zerosLike(carry[n]!));
      const sums = neededCaptures.map((_, at) => {
        const sum = state[floats.length + at]!;
        const part = found[floats.length + at];
        return part ? add(sum, part) : sum;
      });
      const forEach = neededEach.map((n, at) => found[floats.length + neededCaptures.length + at] ?? zerosLike(given[n]!));
      return { carry: [...forCarry, ...sums], collected: forEach };
    },
  );
  const scatter = (count: number, from: readonly number[], values: readonly Value[]): (Value | undefined)[] => {
    const list = new Array<Value | undefined>(count).fill(undefined);
    from.forEach((n, at) => (list[n] = values[at]));
    return list;
  };
  return [
    ...(times ? [undefined] : []),
    ...scatter(carries, floats, result.carry.slice(0, floats.length)),
    ...scatter(each.length, neededEach, result.collected),
    ...scatter(captures.length, neededCaptures, result.carry.slice(floats.length)),
  ];
}
