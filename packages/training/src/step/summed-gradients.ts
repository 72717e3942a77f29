import { add, constant, expand, gradientGraph, inlineGraph, input, repeat, type Graph, type Rewrite, type Value } from '@albertkit/core';

export type SummedGradientsOptions = { readonly microbatches: number; readonly keep: readonly string[] };
export type SummedGradients = { readonly loss: Value; readonly gradients: ReadonlyMap<string, Value>; readonly kept: Readonly<Record<string, Value>>; readonly inputs: readonly Value[] };

/**
 * The loss of a graph and its gradient for the parameters that `moved` replaces, each the sum over microbatches. More than one are a
 * repeat whose carries are the sums: every input gets an axis of microbatches in front, and so does what is kept.
 */
export function summedGradients(lossGraph: Graph, moved: ReadonlyMap<string, Value>, { microbatches, keep }: SummedGradientsOptions): SummedGradients {
  const names = [...moved.keys()];
  const backward = gradientGraph(lossGraph, { parameters: names, keep });
  const inputNames = Object.keys(backward.inputs);
  const inputs = Object.entries(backward.inputs).map(([name, { dtype, shape, ...bounds }]) => input(name, dtype, microbatches === 1 ? shape : [microbatches, ...shape], bounds));
  const rewrite: Rewrite = ({ op, attrs }) => {
    const value = op === 'parameter' ? moved.get(attrs['name'] as string) : undefined;
    return value && [value];
  };
  const computed = (fed: readonly Value[]): Readonly<Record<string, Value>> => inlineGraph(backward, Object.fromEntries(inputNames.map((name, n) => [name, fed[n]!])), rewrite);
  if (microbatches === 1) {
    const found = computed(inputs);
    return { ...named(names, found), kept: pick(keep, found), inputs };
  }

  const zeros = [constant(0), ...[...moved.values()].map(({ type }) => expand(constant(0), type.shape))];
  const { carry, collected } = repeat({ times: microbatches, carry: zeros, each: inputs }, (sums, _, slices) => {
    const found = computed(slices);
    return { carry: ['loss', ...names].map((name, n) => add(sums[n]!, found[name]!)), collected: keep.map((name) => found[name]!) };
  });
  const sums = Object.fromEntries(['loss', ...names].map((name, n) => [name, carry[n]!]));
  return { ...named(names, sums), kept: Object.fromEntries(keep.map((name, n) => [name, collected[n]!])), inputs };
}

const pick = (names: readonly string[], values: Readonly<Record<string, Value>>): Record<string, Value> => Object.fromEntries(names.map((name) => [name, values[name]!]));

const named = (names: readonly string[], values: Readonly<Record<string, Value>>): Pick<SummedGradients, 'loss' | 'gradients'> => ({
  loss: values['loss']!, gradients: new Map(names.map((name) => [name, values[name]!])),
});
