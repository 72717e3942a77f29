import { decompose, unroll, type CompileOptions, type Graph, type Weights } from '@albertkit/core';
import { constants } from './constants.js';
import type { Emission } from './emission.js';
import { loweringTable, type AttentionForm } from './lowering/index.js';
import { modelBytes } from './model-bytes.js';
import { graphProto, nodeProto, valueInfo } from './model-proto.js';
import { names } from './names.js';
import { emitNodes } from './nodes.js';
import { addNode, scope } from './scope.js';
import { bindSize } from './sizes.js';

export type EmitOptions = CompileOptions & {
  /** Attention from standard operators, which every runtime has, or as onnxruntime's contrib `MultiHeadAttention`; `standard` when left out. */
  readonly attention?: AttentionForm;
};

/** An ONNX file, and what the graph's inputs, outputs and state are called in it. */
export type Emitted = {
  readonly bytes: Uint8Array;
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, string>;
  /** The input that takes a state, and the output that gives the next one. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
};

/**
 * A graph and its weights as the bytes of an ONNX file (ModelProto, operator set 20): one initializer for each weight, under
 * the name its checkpoint has, and each `repeat` a Loop unless `repeat` is `unrolled`. Inputs and outputs have the graph's
 * names; an output whose name a weight or an input has is called `NAME.1`, state `state.NAME` and `next.NAME`. Throws
 * `WEIGHT_MISSING`, `WEIGHT_SHAPE_MISMATCH`, and `REPEAT_DYNAMIC` when a repeat of unknown length is to be unrolled.
 */
export const emitOnnx = (graph: Graph, weights: Weights, options: EmitOptions = {}): Uint8Array => emitModel(graph, weights, options).bytes;

export function emitModel(graph: Graph, weights: Weights, { repeat = 'loop', attention = 'standard' }: EmitOptions = {}): Emitted {
  const table = loweringTable(attention);
  const ready = decompose(repeat === 'unrolled' ? unroll(graph) : graph, (op) => table.has(op));
  const given = names();
  const emission: Emission = { names: given, constants: constants(given, weights), table };
  for (const [name, type] of Object.entries(ready.parameters)) emission.constants.weight(name, type);
  const reserve = (record: object, prefix = ''): ReadonlyMap<string, string> => new Map(Object.keys(record).map((name) => [name, given.unique(prefix + name)]));
  const [inputs, before, outputs, after] = [reserve(ready.inputs), reserve(ready.state, 'state.'), reserve(ready.outputs), reserve(ready.state, 'next.')];

  const root = scope();
  for (const [name, { shape }] of Object.entries(ready.inputs)) {
    shape.forEach((dim, axis) => bindSize(dim, root, () => addNode(root, given, 'Shape', [inputs.get(name)!], { start: { int: axis }, end: { int: axis + 1 } })));
  }
  const values = emitNodes(ready, root, emission, ({ op, attrs }, type) => {
    const name = attrs['name'] as string;
    return op === 'parameter' ? emission.constants.weight(name, type) : (op === 'state' ? before : inputs).get(name)!;
  });
  const results = [
    ...Object.entries(ready.outputs).map(([name, number]) => ({ name: outputs.get(name)!, number })),
    ...Object.entries(ready.state).map(([name, { next }]) => ({ name: after.get(name)!, number: next })),
  ];
  const proto = graphProto({
    name: 'albertkit',
    inputs: [
      ...Object.entries(ready.inputs).map(([name, type]) => valueInfo(inputs.get(name)!, type)),
      ...Object.entries(ready.state).map(([name, { type }]) => valueInfo(before.get(name)!, type)),
    ],
    outputs: results.map(({ name, number }) => valueInfo(name, ready.types[number]!)),
    // One value may be several outputs, or an input: an Identity gives each its own name, and runtimes drop it where they can.
    nodes: [...root.nodes, ...results.map(({ name, number }) => nodeProto('Identity', [values[number]!], [name]))],
  });
  return { bytes: modelBytes(proto, emission.constants.tensors, attention === 'contrib'), inputs, outputs, before, after };
}
