import type { InputAttrs } from '../ops/source.js';
import type { Dim, TensorType } from './shape.js';
import { inOrder, outputsOf, type Attrs, type Node, type Value } from './value.js';

/** One op in a flat graph; inputs and outputs are value numbers. */
export type GraphNode = { readonly op: string; readonly inputs: readonly number[]; readonly outputs: readonly number[]; readonly attrs: Attrs };

/** What a caller feeds: its type, and the bounds of its values where they index something, which may be an axis of a named size. */
export type GraphInput = TensorType & { readonly below?: Dim; readonly allow?: readonly number[] };

/** A tensor that the executable keeps between runs: `next` becomes its value when a run ends. It starts as a weight or filled. */
export type GraphState = { readonly type: TensorType; readonly initial: { readonly weight: string } | { readonly fill: number }; readonly next: number };

/**
 * A computation as plain data: nodes in running order, values by number. `structuredClone` and JSON keep it whole, nothing in
 * it knows a backend, and outputs are what a compiled graph can give.
 */
export type Graph = {
  readonly inputs: Readonly<Record<string, GraphInput>>;
  readonly parameters: Readonly<Record<string, TensorType>>;
  readonly outputs: Readonly<Record<string, number>>;
  readonly state: Readonly<Record<string, GraphState>>;
  /** Largest size that a named axis may take, such as the 512 positions of `sequence`. */
  readonly limits: Readonly<Record<string, number>>;
  readonly nodes: readonly GraphNode[];
  readonly types: readonly TensorType[];
};

export type GraphParts = {
  readonly outputs: Readonly<Record<string, Value>>;
  readonly state?: Readonly<Record<string, Omit<GraphState, 'next'> & { readonly next: Value }>>;
  readonly limits?: Readonly<Record<string, number>>;
  /** Inputs that belong to the graph even where no output needs them. */
  readonly inputs?: readonly Value[];
};

/** Flatten values into a graph; equal nodes become one. */
export function closeGraph({ outputs, state = {}, limits = {}, inputs: declared = [] }: GraphParts): Graph {
  const nodes: GraphNode[] = [];
  const types: TensorType[] = [];
  const inputs: Record<string, GraphInput> = {};
  const parameters: Record<string, TensorType> = {};
  const numbers = new Map<Node, readonly number[]>();
  const known = new Map<string, readonly number[]>();
  const number = (value: Value): number => numbers.get(value.node)![value.output]!;
  const wanted = [...declared, ...Object.values(outputs), ...Object.values(state).map(({ next }) => next)];

  for (const node of inOrder(wanted)) {
    const operands = node.inputs.map(number);
    // A repeat holds a graph of its own, too long to be a key.
    const key = node.op === 'repeat' ? undefined : `${node.op}(${operands.join()})${JSON.stringify(node.attrs)}`;
    const before = key === undefined ? undefined : known.get(key);
    if (before) {
      numbers.set(node, before);
      continue;
    }
    const results = node.types.map((type) => types.push(type) - 1);
    numbers.set(node, results);
    if (key !== undefined) known.set(key, results);
    nodes.push({ op: node.op, inputs: operands, outputs: results, attrs: node.attrs });
    if (node.op === 'input') {
      const { name, type, ...bounds } = node.attrs as InputAttrs;
      inputs[name] = { ...type, ...bounds };
    }
    if (node.op === 'parameter') parameters[node.attrs['name'] as string] = node.types[0]!;
  }
  return {
    inputs, parameters, limits, nodes, types,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, number(value)])),
    state: Object.fromEntries(Object.entries(state).map(([name, entry]) => [name, { ...entry, next: number(entry.next) }])),
  };
}

/** How a pass says a node differently: values for its outputs, or undefined to keep it. */
export type Rewrite = (node: GraphNode, inputs: readonly Value[], types: readonly TensorType[]) => readonly Value[] | undefined;

/** Turn a graph back into values, node by node in running order, rewriting on the way; gives the value of each number. */
export function openGraph(graph: Graph, rewrite: Rewrite = () => undefined): readonly Value[] {
  const values: Value[] = [];
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((number) => values[number]!);
    const types = node.outputs.map((number) => graph.types[number]!);
    const results = rewrite(node, inputs, types) ?? outputsOf({ op: node.op, inputs, attrs: node.attrs, types });
    node.outputs.forEach((number, index) => {
      values[number] = results[index]!;
    });
  }
  return values;
}

/** A pass over a whole graph: the same inputs, outputs, state and limits, with nodes rewritten. */
export function rewriteGraph(graph: Graph, rewrite: Rewrite): Graph {
  const values = openGraph(graph, rewrite);
  const declared = graph.nodes.filter(({ op }) => op === 'input').map(({ outputs }) => values[outputs[0]!]!);
  return closeGraph({
    inputs: declared,
    limits: graph.limits,
    outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, number]) => [name, values[number]!])),
    state: Object.fromEntries(Object.entries(graph.state).map(([name, entry]) => [name, { ...entry, next: values[entry.next]! }])),
  });
}

/** A graph as a function: what its outputs are when its inputs are the given values. */
export function inlineGraph(graph: Graph, inputs: Readonly<Record<string, Value>>, rewrite: Rewrite = () => undefined): Readonly<Record<string, Value>> {
  const values = openGraph(graph, (node, operands, types) => {
    const given = node.op === 'input' ? inputs[node.attrs['name'] as string] : undefined;
    return given ? [given] : rewrite(node, operands, types);
  });
  return Object.fromEntries(Object.entries(graph.outputs).map(([name, number]) => [name, values[number]!]));
}
