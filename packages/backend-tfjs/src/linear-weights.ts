import { bodyInputs, repeatInputs, type Graph, type RepeatAttrs } from '@albertkit/core';

/** The parameters that stand as weights of `linear`, in the bodies of repeats too. */
export function linearWeights(graph: Graph, given: Readonly<Record<string, string | undefined>> = {}): ReadonlySet<string> {
  const names = new Map<number, string | undefined>();
  const found = new Set<string>();
  for (const { op, attrs, inputs, outputs } of graph.nodes) {
    const name = String(attrs['name']);
    if (op === 'parameter') names.set(outputs[0]!, name);
    if (op === 'input') names.set(outputs[0]!, given[name]);
    const weight = op === 'linear' ? names.get(inputs[1]!) : undefined;
    if (weight !== undefined) found.add(weight);
    if (op === 'repeat') {
      // Carries and slices change from one application to the next; what is captured does not.
      const { captures } = repeatInputs(inputs.map((number) => names.get(number)), attrs as RepeatAttrs);
      for (const inner of linearWeights((attrs as RepeatAttrs).body, bodyInputs<string | undefined>([], undefined, [], captures))) found.add(inner);
    }
  }
  return found;
}
