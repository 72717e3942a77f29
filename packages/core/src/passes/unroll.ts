import { AlbertkitError } from '../errors.js';
import { inlineGraph, rewriteGraph, type Graph, type Rewrite } from '../ir/graph.js';
import type { Value } from '../ir/value.js';
import { expand } from '../ops/broadcast.js';
import { concat, reshape, slice } from '../ops/movement.js';
import { bodyInputs, repeatInputs, type RepeatAttrs } from '../ops/repeat.js';
import { constant } from '../ops/source.js';

/** Every repeat written out, application by application. Throws `REPEAT_DYNAMIC` where the number of applications is only known in a run. */
export const unroll = (graph: Graph): Graph => rewriteGraph(graph, unrollNode);

const unrollNode: Rewrite = (node, inputs) => {
  if (node.op !== 'repeat') return undefined;
  const attrs = node.attrs as RepeatAttrs;
  const { times, reverse, carries, collects, body } = attrs;
  if (typeof times !== 'number') {
    throw new AlbertkitError('REPEAT_DYNAMIC', `A repeat of "${times}" applications cannot be unrolled: give it a number, or a backend that loops.`, { times });
  }
  const { carry: start, each, captures } = repeatInputs(inputs, attrs);
  const collected: Value[][] = Array.from({ length: collects }, () => []);
  let carry = start;
  for (let step = 0; step < times; step++) {
    const index = reverse ? times - 1 - step : step;
    const slices = each.map((x) => reshape(slice(x, 0, index, 1), x.type.shape.slice(1)));
    const after = inlineGraph(body, bodyInputs(carry, constant(index, 'int32'), slices, captures), unrollNode);
    carry = Array.from({ length: carries }, (_, n) => after[`carry.${n}`]!);
    collected.forEach((list, n) => {
      list[index] = after[`collect.${n}`]!;
    });
  }
  return [...carry, ...collected.map((list, n) => stack(list, body, n))];
};

/** Values of one type stacked on a new first axis. */
function stack(list: readonly Value[], body: Graph, n: number): Value {
  const { dtype, shape } = body.types[body.outputs[`collect.${n}`]!]!;
  if (list.length === 0) return expand(constant(0, dtype), [0, ...shape]);
  return concat(list.map((x) => reshape(x, [1, ...shape])), 0);
}
