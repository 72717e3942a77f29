import { expect, test } from 'vitest';
import { float, runReference } from '../fixtures/run-reference.js';
import { closeGraph } from '../ir/graph.js';
import { decompose } from '../passes/decompose.js';
import { gradients } from '../passes/gradients.js';
import { mul } from './elementwise.js';
import { scaleGradient } from './scale-gradient.js';
import { constant, input } from './source.js';

const [x, by] = [input('x', 'float32', [2]), input('by', 'float32', [])];
const y = scaleGradient(x, by);

test('a value whose gradient is scaled is that value', async () => {
  const graph = closeGraph({ outputs: { y } });
  expect(decompose(graph).nodes.map(({ op }) => op)).toEqual(['input', 'input']);
  expect(await runReference(graph, { x: float([2], [3, -4]), by: float([], [7]) })).toEqual({ y: float([2], [3, -4]) });
});
test('its gradient is so many times as large, and none flows to the scale', async () => {
  const [forX, forBy] = gradients([{ value: mul(y, y), gradient: input('g', 'float32', [2]) }], [x, by]);
  expect(forBy).toBeUndefined();
  const found = await runReference(closeGraph({ outputs: { forX: forX! } }), { x: float([2], [3, -4]), by: float([], [7]), g: float([2], [1, 2]) });
  expect(found).toEqual({ forX: float([2], [42, -112]) });
});
test('the scale is one number', () => {
  expect(() => scaleGradient(x, x)).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  expect(() => scaleGradient(x, constant(1, 'int32'))).toThrow(expect.objectContaining({ code: 'SHAPE' }));
});
