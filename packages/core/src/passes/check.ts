import { AlbertkitError } from '../errors.js';
import type { Graph, GraphNode } from '../ir/graph.js';
import { sameType, showType, type TensorType } from '../ir/shape.js';
import { inferType } from '../ir/op.js';
import { findOp } from '../ops/index.js';
import { bodyInputs, repeatInputs, repeatTypes, type RepeatAttrs } from '../ops/repeat.js';

type Fail = (why: string, cause?: unknown) => never;

/** Derive every type in a graph again, bodies included. Throws `GRAPH_INVALID` naming the first node that does not hold, with the graph's own facts. */
export function checkGraph(graph: Graph): void {
  const defined = new Set<number>();
  graph.nodes.forEach((node, place) => {
    const fail: Fail = (why, cause) => {
      throw new AlbertkitError('GRAPH_INVALID', `Node ${place} (${node.op}) of the graph does not hold: ${why}.`, { place, node: { op: node.op, inputs: node.inputs, outputs: node.outputs }, why }, { cause });
    };
    for (const number of node.inputs) if (!defined.has(number)) fail(`it takes value ${number} before anything gives it`);
    const inputs = node.inputs.map((number) => graph.types[number]!);
    const types = node.op === 'repeat' ? checkRepeat(inputs, node.attrs as RepeatAttrs, fail) : [opType(node, inputs, fail)];
    if (types.length !== node.outputs.length) fail(`it names ${node.outputs.length} outputs where it gives ${types.length}`);
    node.outputs.forEach((number, at) => {
      const [said, derived] = [graph.types[number], types[at]!];
      if (!said || !sameType(said, derived)) fail(`it says ${said ? showType(said) : 'nothing'} where ${showType(derived)} follows`);
      if (defined.has(number)) fail(`value ${number} is given twice`);
      defined.add(number);
    });
    checkSource(graph, node, types[0], fail);
  });
  checkNames(graph, defined);
}

function opType(node: GraphNode, inputs: readonly TensorType[], fail: Fail): TensorType {
  const op = findOp(node.op);
  if (!op) return fail('there is no op of that name');
  if (op.arity !== 'many' && op.arity !== inputs.length) fail(`it takes ${op.arity} inputs and has ${inputs.length}`);
  try {
    return inferType(op, inputs, node.attrs);
  } catch (error) {
    return fail(error instanceof AlbertkitError ? error.message : 'its settings are not those of this op', error);
  }
}

/** A body takes what the node around it has, and gives carries of the types it takes. */
function checkRepeat(inputs: readonly TensorType[], attrs: RepeatAttrs, fail: Fail): TensorType[] {
  checkGraph(attrs.body);
  const { times, carry, each, captures } = repeatInputs(inputs, attrs);
  if (attrs.dynamic && !(times && sameType(times, { dtype: 'int32', shape: [] }))) fail('the number of applications is no int32 scalar');
  if (each.some(({ shape }) => shape[0] !== attrs.times)) fail(`what it slices is not ${attrs.times} long`);
  const fed: Readonly<Record<string, TensorType | undefined>> = bodyInputs<TensorType>(carry, { dtype: 'int32', shape: [] }, each.map(({ dtype, shape }) => ({ dtype, shape: shape.slice(1) })), captures);
  for (const [name, wanted] of Object.entries(attrs.body.inputs)) {
    const given = fed[name];
    if (!given || !sameType(given, wanted)) fail(`its body takes ${name} as ${showType(wanted)} and gets ${given ? showType(given) : 'nothing'}`);
  }
  for (let n = 0; n < attrs.carries; n++) {
    const [before, after] = [carry[n], attrs.body.types[attrs.body.outputs[`carry.${n}`] ?? -1]];
    if (!before || !after || !sameType(before, after)) fail(`carry ${n} does not keep its type`);
  }
  for (let n = 0; n < attrs.collects; n++) if (attrs.body.outputs[`collect.${n}`] === undefined) fail(`its body gives no collect.${n}`);
  return repeatTypes(inputs, attrs);
}

/** The graph's tables say of inputs, parameters and state what their nodes say. */
function checkSource({ inputs, parameters, state }: Graph, { op, attrs }: GraphNode, type: TensorType | undefined, fail: Fail): void {
  if (op !== 'input' && op !== 'parameter' && op !== 'state') return;
  const name = String(attrs['name']);
  const table: Readonly<Record<string, TensorType | undefined>> = { input: inputs, parameter: parameters, state: mapTypes(state) }[op];
  const said = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!said || !type || !sameType(said, type)) fail(`the graph lists ${op} "${name}" as ${said ? showType(said) : 'nothing'}`);
}

const mapTypes = (state: Graph['state']): Record<string, TensorType> => Object.fromEntries(Object.entries(state).map(([name, { type }]) => [name, type]));

function checkNames(graph: Graph, defined: ReadonlySet<number>): void {
  for (const [name, number] of Object.entries(graph.outputs)) {
    if (!defined.has(number)) throw new AlbertkitError('GRAPH_INVALID', `Output "${name}" of the graph names value ${number}, which no node gives.`, { name, number });
  }
  for (const [name, { type, next }] of Object.entries(graph.state)) {
    const after = defined.has(next) ? graph.types[next] : undefined;
    if (!after || !sameType(after, type)) throw new AlbertkitError('GRAPH_INVALID', `State "${name}" of the graph is ${showType(type)} and becomes value ${next}, ${after ? `a ${showType(after)}` : 'which no node gives'}.`, { name, next });
  }
}
