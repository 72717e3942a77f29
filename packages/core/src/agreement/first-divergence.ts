import type { Backend, CompileOptions, Tensor, Tensors, Weights } from '../backend.js';
import { bindInputs } from '../bind.js';
import { closeGraph, openGraph, type Graph, type GraphNode } from '../ir/graph.js';
import type { RepeatAttrs } from '../ops/repeat.js';
import { unroll } from '../passes/unroll.js';
import { referenceBackend } from '../reference/index.js';
import { computes, optional, referenceValues, rounded, runOnce, tryAlone, type Trial } from './alone.js';
import { differenceOf, noDifference, type Difference } from './difference.js';
import { valueName } from './part.js';
import { nearestNames, useOf } from './place.js';
import type { Divergence } from './report.js';
import { withSizes } from './sizes.js';
import { outputTolerance, type Tolerance } from './tolerance.js';

export type SearchOptions = {
  /** What outputs may differ; ops alone have tolerances of their own, widened as this is. */
  readonly tolerance?: Tolerance;
  /** How many nodes' values are asked of the backend at a time, 32 when left out. */
  readonly slice?: number;
  readonly compile?: CompileOptions;
  readonly signal?: AbortSignal;
};
/** A node whose value in the graph is off. */
type Suspect = { readonly node: GraphNode; readonly difference: Difference };

/** This share of what outputs may differ makes a node worth a trial of its own. */
const suspicious = 0.05;

/**
 * Finds the first node that a backend computes otherwise than the reference: the graph is compiled unrolled with its
 * intermediate values as outputs, a slice at a time, and each node whose value is off runs alone on the reference's inputs.
 * `runs` are the inputs in order; the last is looked at, the ones before it matter to state only. Undefined where nothing is off.
 */
export async function firstDivergence(graph: Graph, weights: Weights, runs: readonly Tensors[], backend: Backend, options: SearchOptions = {}): Promise<Divergence | undefined> {
  const { tolerance = outputTolerance, slice = 32, compile = {}, signal } = options;
  const inputs = runs.at(-1)!;
  const times = await repeatTimes(graph, weights, runs, signal);
  const unrolled = unroll(withSizes(graph, times));
  const concrete = withSizes(unrolled, { ...bindInputs(graph, inputs), ...times });
  const names = nearestNames(concrete);
  const values = await sources(concrete, graph, weights, runs, signal);
  const trial: Trial = { backend, weights: new Map([...weights].map(([name, tensor]) => [name, rounded(tensor)])), scale: Math.max(1, tolerance.relative / outputTolerance.relative), compile, signal };
  const said = (node: GraphNode): Pick<Divergence, 'place' | 'use' | 'uses' | 'near'> => {
    const near = names.get(node.outputs[0]!);
    return { place: concrete.nodes.indexOf(node), ...useOf(concrete, names, node), ...(near === undefined ? {} : { near }) };
  };
  let first: Suspect | undefined;
  const nodes = concrete.nodes.filter(computes);
  for (let start = 0; start < nodes.length; start += slice) {
    signal?.throwIfAborted();
    const part = nodes.slice(start, start + slice);
    for (const [number, tensor] of await referenceValues(concrete, part, values, weights, signal)) values.set(number, tensor);
    for (const suspect of await suspects(unrolled, part, values, runs, trial, tolerance)) {
      const found = await tryAlone(concrete, suspect.node, values, trial);
      if (found) return { ...found, ...said(suspect.node), alone: true };
      if (suspect.difference.share > 1) first ??= suspect;
    }
    forget(values, nodes.slice(start + slice), concrete);
  }
  return first && { op: first.node.op, within: [], ...said(first.node), alone: false, difference: first.difference };
}

/** How often each repeat runs whose number is only known in a run, by the name of its size. */
async function repeatTimes(graph: Graph, weights: Weights, runs: readonly Tensors[], signal: AbortSignal | undefined): Promise<Record<string, number>> {
  const dynamic = graph.nodes.filter(({ op, attrs }) => op === 'repeat' && typeof (attrs as RepeatAttrs).times === 'string');
  if (dynamic.length === 0) return {};
  const values = openGraph(graph);
  const asked = outputsGraph(graph, Object.fromEntries(dynamic.map(({ inputs, attrs }) => [String((attrs as RepeatAttrs).times), values[inputs[0]!]!])), values);
  const found = await lastRun(referenceBackend(), asked, weights, runs, {}, signal);
  return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, Math.max(0, data[0]!)]));
}

/** The values of inputs, and of state as it is before the last run. */
async function sources(concrete: Graph, graph: Graph, weights: Weights, runs: readonly Tensors[], signal: AbortSignal | undefined): Promise<Map<number, Tensor>> {
  const running = await referenceBackend().compile(graph, weights);
  try {
    if (Object.keys(graph.state).length > 0) for (const inputs of runs.slice(0, -1)) await running.run(inputs, { outputs: [], ...optional(signal) });
    const given: Readonly<Record<string, Tensors>> = { input: runs.at(-1)!, state: await running.readState() };
    return new Map(concrete.nodes.flatMap(({ op, outputs, attrs }) => (given[op] ? [[outputs[0]!, given[op][String(attrs['name'])]!] as const] : [])));
  } finally {
    await running.dispose();
  }
}

/** The nodes of a slice whose values are off in the graph; all of them where the backend does not run it. */
async function suspects(unrolled: Graph, part: readonly GraphNode[], values: ReadonlyMap<number, Tensor>, runs: readonly Tensors[], { backend, weights, compile, signal }: Trial, tolerance: Tolerance): Promise<readonly Suspect[]> {
  const all = openGraph(unrolled);
  const sliced = outputsGraph(unrolled, Object.fromEntries(part.flatMap(({ outputs }) => outputs.map((number) => [valueName(number), all[number]!]))), all);
  let found: Tensors;
  try {
    found = await lastRun(backend, sliced, weights, runs, compile, signal);
  } catch {
    signal?.throwIfAborted();
    return part.map((node) => ({ node, difference: noDifference }));
  }
  return part.map((node) => ({ node, difference: differenceOf(values.get(node.outputs[0]!)!, found[valueName(node.outputs[0]!)], tolerance) })).filter(({ difference }) => !(difference.share <= suspicious));
}

/** The same graph with other outputs, and without the nodes that only the old ones needed. */
function outputsGraph(graph: Graph, outputs: Parameters<typeof closeGraph>[0]['outputs'], values: ReturnType<typeof openGraph>): Graph {
  const declared = graph.nodes.filter(({ op }) => op === 'input').map((node) => values[node.outputs[0]!]!);
  const state = Object.fromEntries(Object.entries(graph.state).map(([name, entry]) => [name, { ...entry, next: values[entry.next]! }]));
  return closeGraph({ inputs: declared, limits: graph.limits, outputs, state });
}

/** What the last of several runs gives. */
async function lastRun(backend: Backend, graph: Graph, weights: Weights, runs: readonly Tensors[], compile: CompileOptions, signal: AbortSignal | undefined): Promise<Tensors> {
  if (Object.keys(graph.state).length === 0) return runOnce(backend, graph, weights, runs.at(-1)!, signal, compile);
  const running = await backend.compile(graph, weights, compile);
  try {
    for (const inputs of runs.slice(0, -1)) await running.run(inputs, { outputs: [], ...optional(signal) });
    return await running.run(runs.at(-1)!, optional(signal));
  } finally {
    await running.dispose();
  }
}

/** Drops values that no node to come takes. */
function forget(values: Map<number, Tensor>, toCome: readonly GraphNode[], graph: Graph): void {
  const needed = new Set([...toCome.flatMap(({ inputs }) => inputs), ...Object.values(graph.outputs)]);
  for (const number of values.keys()) if (!needed.has(number)) values.delete(number);
}
