import { inOrder, type Node, type Value } from '../ir/value.js';

/** Ops that only move entries or change their form: their input says the same in no more bytes. */
const movements: ReadonlySet<string> = new Set(['reshape', 'transpose', 'expand', 'cast']);

/**
 * What the reverse of a block takes from the block's forward run: values that depend on what enters the block (`entered`) and not on
 * incoming gradients (`incoming`), where they meet the latter. Of a value that only moves another, or scales it, that other one.
 */
export function storedValues(results: readonly Value[], entered: ReadonlySet<Node>, incoming: ReadonlySet<Node>): Value[] {
  const forward = new Set(entered);
  const backward = new Set(incoming);
  const order = inOrder(results);
  for (const node of order) {
    if (node.inputs.some((x) => backward.has(x.node))) backward.add(node);
    else if (node.inputs.some((x) => forward.has(x.node))) forward.add(node);
  }
  const source = (value: Value): Value => {
    let found = value;
    for (let next = simplerForm(found); next && forward.has(next.node); next = simplerForm(found)) found = next;
    return found;
  };
  const found = new Map<Node, Map<number, Value>>();
  const store = (value: Value): void => {
    if (!forward.has(value.node)) return;
    const stored = source(value);
    const outputs = found.get(stored.node) ?? new Map<number, Value>();
    found.set(stored.node, outputs.set(stored.output, stored));
  };
  for (const node of order) if (backward.has(node)) node.inputs.forEach(store);
  results.forEach(store);
  return [...found.values()].flatMap((outputs) => [...outputs.values()]);
}

function simplerForm({ node }: Value): Value | undefined {
  const [first, second] = node.inputs;
  if (movements.has(node.op)) return first;
  return node.op === 'mul' && second?.node.op === 'constant' ? first : undefined;
}
