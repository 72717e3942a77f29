import { closeGraph, gradientGraph, input, linear, mul, Parameters, printGraph, reshape, sub, sum, tanh } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';

const p = new Parameters();
const x = input('x', 'float32', ['batch', 2]);
const y = input('y', 'float32', ['batch', 1]);
const error = sub(tanh(linear(x, p.get('weight', [1, 2]), p.get('bias', [1]))), y);
const graph = closeGraph({ outputs: { loss: reshape(sum(mul(error, error), [0, 1]), []) } });
console.log(printGraph(graph));

const float = (shape: number[], ...data: number[]) => ({ dtype: 'float32', shape, data: Float32Array.from(data) }) as const;
const weights = new Map([['weight', float([1, 2], 0.5, -1)], ['bias', float([1], 0)]]);
await using step = await referenceBackend().compile(gradientGraph(graph), weights);
const { loss, weight } = await step.run({ x: float([2, 2], 1, 2, 3, 4), y: float([2, 1], 0, 1) });
console.log(`loss ${loss!.data[0]!.toFixed(4)}, gradient of weight ${Array.from(weight!.data, (g) => g.toFixed(4)).join(' ')}`);
