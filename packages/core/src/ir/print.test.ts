import { expect, test } from 'vitest';
import { albertForward } from '../albert/forward.js';
import { smallConfig } from '../fixtures/small-albert.js';
import { add, mul, scale, tanh } from '../ops/elementwise.js';
import { linear } from '../ops/linear.js';
import { reshape, slice } from '../ops/movement.js';
import { repeat } from '../ops/repeat.js';
import { input, Parameters, state } from '../ops/source.js';
import { closeGraph } from './graph.js';
import { printGraph } from './print.js';

test('a graph reads like a page', () => {
  const p = new Parameters('block.');
  const x = input('x', 'float32', ['batch', 4]);
  const count = state('count', { dtype: 'float32', shape: [] });
  const bias = tanh(p.get('bias', [4]));
  const run = repeat({ times: { value: input('depth', 'int32', [], { below: 3 }), name: 'depth' }, carry: [x], reverse: true }, ([hidden]) => {
    const next = tanh(linear(hidden!, p.get('weight', [4, 4]), bias));
    const { carry } = repeat({ times: 2, carry: [next], each: [p.get('scales', [2, 4])] }, ([inner], _, [by]) => ({ carry: [mul(add(inner!, next), by!)] }));
    return { carry, collected: [reshape(slice(next, 1, 0, 1), ['batch'])] };
  });
  const graph = closeGraph({
    outputs: { last: run.carry[0]!, firsts: run.collected[0]! },
    state: { count: { type: count.type, initial: { fill: 0 }, next: scale(count, 2) } },
    inputs: [input('labels', 'int32', ['batch'], { below: 2, allow: [-100] })],
    limits: { batch: 8 },
  });
  expect(printGraph(graph)).toBe(`\
input labels: int32[batch], 0 to 1 or -100
input depth: int32[], 0 to 2
input x: float32[batch, 4]
limit batch: at most 8
parameter block.weight: float32[4, 4]
parameter block.bias: float32[4]
parameter block.scales: float32[2, 4]
state count: float32[] from 0
%5: float32[4] = tanh(block.bias)
%7: float32[batch, 4], %8: float32[depth, batch] = repeat depth times, last first, carry.0 from x {
  %7.3: float32[batch, 4] = linear(%7.carry.0, block.weight, %5)
  %7.4: float32[batch, 4] = tanh(%7.3)
  %7.6: float32[batch, 4] = repeat 2 times, carry.0 from %7.4, each.0 of block.scales {
    %7.6.2: float32[batch, 4] = add(%7.6.carry.0, %7.4)
    %7.6.4: float32[batch, 4] = mul(%7.6.2, %7.6.each.0)
    carry.0 = %7.6.4
  }
  %7.7: float32[batch, 1] = slice(%7.4) { axis: 1, start: 0, size: 1 }
  %7.8: float32[batch] = reshape(%7.7)
  carry.0 = %7.6
  collect.0 = %7.8
}
%11: float32[] = mul(count, 2)
last = %7
firsts = %8
next count = %11`);
});

test('a model takes a page too', () => {
  const lines = printGraph(albertForward(smallConfig, 'base')).split('\n');
  expect(lines).toContain('parameter encoder.albert_layer_groups.0.albert_layers.0.ffn.weight: float32[8, 6]');
  expect(lines).toContain('%14: float32[batch, sequence, 4] = layerNorm(%11, embeddings.LayerNorm.weight, embeddings.LayerNorm.bias) { epsilon: 1e-12 }');
  expect(lines.length).toBeLessThan(80);
});
