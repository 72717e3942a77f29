import type { TensorType } from './shape.js';

/** Settings of one op application: plain data that survives `structuredClone` and JSON. */
export type Attrs = Readonly<Record<string, unknown>>;

/** One op applied to earlier values. Immutable, so sharing is safe. Only `repeat` has more than one output. */
export type Node = {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attrs: Attrs;
  readonly types: readonly TensorType[];
};

/** One output of a node: what ops take and give while a graph is being built. */
export type Value = { readonly node: Node; readonly output: number; readonly type: TensorType };

/** The values that a node gives. */
export const outputsOf = (node: Node): Value[] => node.types.map((type, output) => ({ node, output, type }));

/** Nodes behind `values` in the order they can be computed, each once. */
export function inOrder(values: Iterable<Value>, stopAt: (node: Node) => boolean = () => false): Node[] {
  const done = new Set<Node>();
  const order: Node[] = [];
  const stack: { node: Node; next: number }[] = [];
  for (const value of values) {
    if (!done.has(value.node)) stack.push({ node: value.node, next: 0 });
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const inputs = stopAt(top.node) ? [] : top.node.inputs;
      if (done.has(top.node)) stack.pop();
      else if (top.next < inputs.length) {
        const child = inputs[top.next++]!.node;
        if (!done.has(child)) stack.push({ node: child, next: 0 });
      } else {
        stack.pop();
        done.add(top.node);
        order.push(top.node);
      }
    }
  }
  return order;
}
