import { AlbertkitError } from '../errors.js';
import type { Graph, GraphNode } from '../ir/graph.js';
import { sameType, showType, type TensorType } from '../ir/shape.js';
import { inferType } from '../ir/op.js';
import { findOp } from '../ops/index.js';
import { repeatTypes, type RepeatAttrs } from '../ops/repeat.js';

/** Derive every type in a graph again, bodies included. Throws `GRAPH_INVALID` naming the first node that does not hold, with the graph's own facts. */
export function checkGraph(graph: Graph): void {
  const defined = new Set<number>();
  graph.nodes.forEach((node, place) => {
    const fail = (why: string): never => {
      throw new AlbertkitError('GRAPH_INVALID', `Node ${place} (${node.op}) of the graph does not hold: ${why}.`, { place, node: { op: node.op, inputs: node.inputs, outputs: node.outputs }, why });
    };
    for (const number of node.inputs) if (!defined.has(number)) fail(`it takes value ${number} before anything gives it`);
    const inputs = node.inputs.map((number) => graph.types[number]!);
    const types = node.op === 'repeat' ? checkRepeat(inputs, node.attrs as RepeatAttrs, fail) : [opType(node, inputs, fail)];
    node.outputs.forEach((number, at) => {
      const [said, derived] = [graph.types[number], types[at]];
      if (!said || !derived || !sameType(said, derived)) fail(`it says ${said ? showType(said) : 'nothing'} where ${derived ? showType(derived) : 'nothing'} follows`);
      if (defined.has(number)) fail(`value ${number} is given twice`);
      defined.add(number);
    });
  });
  for (const [name, number] of Object.entries(graph.outputs)) {
    if (!defined.has(number)) throw new AlbertkitError('GRAPH_INVALID', `Output "${name}" of the graph names value ${number}, which no node gives.`, { name, number });
  }
}

function opType(node: GraphNode, inputs: readonly TensorType[], fail: (why: string) => never): TensorType {
  const op = findOp(node.op);
  if (!op) return fail('there is no op of that name');
  if (op.arity !== 'many' && op.arity !== inputs.length) fail(`it takes ${op.arity} inputs and has ${inputs.length}`);
  return inferType(op, inputs, node.attrs);
}

function checkRepeat(inputs: readonly TensorType[], attrs: RepeatAttrs, fail: (why: string) => never): TensorType[] {
  checkGraph(attrs.body);
  for (let n = 0; n < attrs.carries; n++) {
    const carry = inputs[(attrs.dynamic ? 1 : 0) + n];
    const after = attrs.body.types[attrs.body.outputs[`carry.${n}`] ?? -1];
    if (!carry || !after || !sameType(carry, after)) fail(`carry ${n} does not keep its type`);
  }
  return repeatTypes(inputs, attrs);
}
