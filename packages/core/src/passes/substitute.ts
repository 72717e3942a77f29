import { outputsOf, type Node, type Value } from '../ir/value.js';

/** What stands in place of a node's outputs, by place; undefined where an output stays. */
export type Replacements = ReadonlyMap<Node, readonly (Value | undefined)[]>;

/**
 * Values with others in place of some they are made of. What stands in place is itself gone through (but for a value that stands for
 * itself), so replacements may lean on one another; what leans on none stays the very node it was.
 */
export function substitute(values: readonly Value[], replacements: Replacements): Value[] {
  const rebuilt = new Map<Node, readonly Value[]>();
  const needs = (node: Node): readonly Value[] => {
    const given = replacements.get(node);
    const replaced = given?.filter((value) => value !== undefined) ?? [];
    return given && replaced.length === node.types.length ? replaced : [...replaced, ...node.inputs];
  };
  const take = ({ node, output }: Value): Value => rebuilt.get(node)![output]!;
  const build = (node: Node): readonly Value[] => {
    const given = replacements.get(node);
    const whole = given?.every((value) => value !== undefined) && given.length === node.types.length;
    const inputs = whole ? node.inputs : node.inputs.map(take);
    const own = outputsOf(inputs.every((x, n) => x.node === node.inputs[n]!.node && x.output === node.inputs[n]!.output) ? node : { ...node, inputs });
    return own.map((value, n) => {
      const other = given?.[n];
      return other ? take(other) : value;
    });
  };
  const stack: { readonly node: Node; readonly needed: readonly Value[]; next: number }[] = [];
  const visit = (node: Node): void => {
    if (!rebuilt.has(node)) stack.push({ node, needed: needs(node), next: 0 });
  };
  for (const value of values) {
    visit(value.node);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.needed[top.next++];
      if (next) visit(next.node);
      else {
        stack.pop();
        if (!rebuilt.has(top.node)) rebuilt.set(top.node, build(top.node));
      }
    }
  }
  return values.map(take);
}
