import { bindInputs, resolveDim, unroll, type Graph } from '@albertkit/core';
import { expect, test } from 'vitest';
import { baseEncoder, baseInputs, batchShapes, encoderOperations } from './base-model.js';

/** Two operations for each multiply-add of each linear layer and attention in the graph itself, written out. */
function countedOperations(graph: Graph, batch: number, sequence: number): number {
  const sizes = { batch, sequence };
  const size = (number: number, axis: number): number => resolveDim(graph.types[number]!.shape.at(axis)!, sizes);
  return graph.nodes.reduce((sum, { op, inputs: [x, weight] }) => {
    const rows = batch * sequence;
    if (op === 'linear') return sum + 2 * rows * size(weight!, 0) * size(weight!, 1);
    if (op === 'attention') return sum + 2 * 2 * rows * sequence * size(x!, -1);
    return sum;
  }, 0);
}

test.each(batchShapes)('operations of the encoder at $batch x $sequence are those of its graph', (shape) => {
  expect(encoderOperations(shape)).toBe(countedOperations(unroll(baseEncoder()), shape.batch, shape.sequence));
});

test('inputs fit the graph', () => {
  const graph = baseEncoder();
  for (const { batch, sequence } of batchShapes) expect(bindInputs(graph, baseInputs(graph, { batch, sequence }))).toEqual({ batch, sequence });
});
