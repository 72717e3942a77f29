import { rewriteGraph, type Graph } from '../ir/graph.js';
import { inOrder, outputsOf, type Node, type Value } from '../ir/value.js';
import { findOp } from '../ops/index.js';
import type { RepeatAttrs } from '../ops/repeat.js';

/** Composites said with simpler ops, except those for which `keep` holds; inside repeats too, in one walk. */
export function decompose(graph: Graph, keep: (op: string) => boolean = () => false): Graph {
  const done = new Set<Node>();
  return rewriteGraph(graph, (node, inputs, types) => {
    for (const x of inputs) done.add(x.node);
    const attrs = node.op === 'repeat' ? decomposedBody(node.attrs as RepeatAttrs, keep) : node.attrs;
    const value = simpler(outputsOf({ op: node.op, inputs, attrs, types })[0]!, done, keep);
    return types.length === 1 ? [value] : outputsOf(value.node);
  });
}

const decomposedBody = (attrs: RepeatAttrs, keep: (op: string) => boolean): RepeatAttrs => ({ ...attrs, body: decompose(attrs.body, keep) });

/** A value whose inputs are done, made of simpler ops; a decomposition may hold composites again. */
function simpler(value: Value, done: Set<Node>, keep: (op: string) => boolean): Value {
  const { node } = value;
  if (done.has(node)) return value;
  const op = findOp(node.op);
  if (!op?.decompose || keep(node.op)) {
    done.add(node);
    return value;
  }
  const result = op.decompose(node.inputs as never, node.attrs as never);
  const replaced = new Map<Node, Value>();
  const take = (x: Value): Value => replaced.get(x.node) ?? x;
  for (const part of inOrder([result], (n) => done.has(n))) {
    if (done.has(part)) continue;
    const inputs = part.inputs.map(take);
    const [rebuilt] = outputsOf(inputs.every((x, n) => x === part.inputs[n]) ? part : { ...part, inputs });
    replaced.set(part, simpler(rebuilt!, done, keep));
  }
  return take(result);
}
