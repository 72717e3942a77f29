import type { Onnx } from './context.js';
import type { EmitNodes } from './emission.js';
import { emitRepeat } from './lowering/repeat.js';
import { addNode } from './scope.js';
import { sizesOf } from './sizes.js';

/** Write the nodes of a graph into a scope, those of loops into scopes of their own; gives the ONNX name of each value. */
export const emitNodes: EmitNodes = (graph, to, emission, sources) => {
  const values: string[] = [];
  const { names, constants, table } = emission;
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((number) => values[number]!);
    const operands = node.inputs.map((number) => graph.types[number]!);
    const type = graph.types[node.outputs[0]!]!;
    const onnx: Onnx = {
      type, operands,
      node: (op, operandNames, attributes, domain) => addNode(to, names, op, operandNames, attributes, domain),
      integers: constants.integers, scalar: constants.scalar,
      sizes: (shape) => sizesOf(shape, to, names, constants),
    };
    const results = node.op === 'repeat' ? emitRepeat(node, inputs, operands, to, emission, emitNodes)
      : node.op === 'input' || node.op === 'parameter' || node.op === 'state' ? [sources(node, type)]
        : [table.get(node.op)!(inputs, node.attrs, onnx)];
    node.outputs.forEach((number, n) => (values[number] = results[n]!));
  }
  return values;
};
