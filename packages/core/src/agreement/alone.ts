import type { Backend, CompileOptions, RunOptions, Tensor, Tensors, Weights } from '../backend.js';
import type { Graph, GraphNode } from '../ir/graph.js';
import { findOp } from '../ops/index.js';
import { decompose } from '../passes/decompose.js';
import { referenceBackend } from '../reference/index.js';
import { differenceOf, withinTolerance, worseOf, noDifference, type Difference } from './difference.js';
import { givers, partOf, valueName } from './part.js';
import { thrownFacts, type ThrownFacts } from './report.js';
import { opTolerance } from './tolerance.js';

/** What one node is tried with. `scale` widens the ops' tolerances for a device of less precision. */
export type Trial = { readonly backend: Backend; readonly weights: Weights; readonly scale: number; readonly compile: CompileOptions; readonly signal: AbortSignal | undefined };
export type Found = { readonly op: string; readonly within: readonly string[]; readonly difference: Difference; readonly error?: ThrownFacts };
type Values = ReadonlyMap<number, Tensor>;

/** Compile, run, dispose. */
export async function runOnce(backend: Backend, graph: Graph, weights: Weights, inputs: Tensors, signal: AbortSignal | undefined, compile: CompileOptions = {}): Promise<Tensors> {
  const running = await backend.compile(graph, weights, compile);
  try {
    return await running.run(inputs, optional(signal));
  } finally {
    await running.dispose();
  }
}

/** A run's options from a signal that may be missing. */
export const optional = (signal: AbortSignal | undefined): RunOptions => (signal ? { signal } : {});

/** Whether a node computes something: sources are what is given. */
export const computes = ({ op }: GraphNode): boolean => op !== 'input' && op !== 'parameter' && op !== 'state';

/** The reference's value of every output of these nodes, from the values before them. */
export async function referenceValues(graph: Graph, nodes: readonly GraphNode[], values: Values, weights: Weights, signal: AbortSignal | undefined): Promise<ReadonlyMap<number, Tensor>> {
  const wanted = nodes.flatMap(({ outputs }) => outputs);
  const part = partOf(graph, nodes, wanted, givers(graph));
  const found = await runOnce(referenceBackend(), part, weights, fed(part, values), signal);
  return new Map(wanted.map((number) => [number, found[valueName(number)]!]));
}

/**
 * Runs one node on the backend with the reference's values: what is off, or undefined. A composite that is off is taken
 * apart: where one of its parts is off alone, that part is the fault.
 */
export async function tryAlone(graph: Graph, node: GraphNode, values: Values, trial: Trial): Promise<Found | undefined> {
  const part = partOf(graph, [node], node.outputs, givers(graph));
  const inputs = mapTensors(fed(part, values), rounded);
  const found = await tryGraph(part, node.op, inputs, trial);
  if (!found || !findOp(node.op)?.decompose) return found;
  const taken = decompose(part, (op) => op !== node.op);
  const own = new Map<number, Tensor>(taken.nodes.flatMap(({ op, outputs, attrs }) => (op === 'input' ? [[outputs[0]!, inputs[String(attrs['name'])]!] as const] : [])));
  const nodes = taken.nodes.filter(computes);
  const all = new Map([...own, ...(await referenceValues(taken, nodes, own, trial.weights, trial.signal))]);
  for (const inner of nodes) {
    const deeper = await tryAlone(taken, inner, all, trial);
    if (deeper) return { ...deeper, within: [node.op, ...deeper.within] };
  }
  return found;
}

async function tryGraph(part: Graph, op: string, inputs: Tensors, { backend, weights, scale, compile, signal }: Trial): Promise<Found | undefined> {
  const expected = await runOnce(referenceBackend(), part, weights, inputs, signal);
  let actual: Tensors;
  try {
    actual = await runOnce(backend, part, weights, inputs, signal, compile);
  } catch (thrown) {
    signal?.throwIfAborted();
    return { op, within: [], difference: noDifference, error: thrownFacts(thrown) };
  }
  const { absolute, relative, conditioned } = opTolerance(op);
  const slack = conditioned ? await slackOf(part, weights, inputs, expected, signal) : 0;
  const difference = Object.entries(expected)
    .map(([name, tensor]) => differenceOf(tensor, actual[name], { absolute: absolute * scale, relative: relative * scale }, { slack: slack * scale }))
    .reduce(worseOf, noDifference);
  return withinTolerance(difference) ? undefined : { op, within: [], difference };
}

/** Numbers this large stand for infinity. */
const nearlyInfinite = 1e30;
const step = 2 ** -22;
/** A backend rounds at every step of an op, not at its inputs alone. */
const roundings = 8;

/** How far the op's results go when each number it gets is moved by four roundings of float32, up or down: times eight, what rounding may cost. */
async function slackOf(part: Graph, weights: Weights, inputs: Tensors, expected: Tensors, signal: AbortSignal | undefined): Promise<number> {
  const moved = new Map(Object.keys(part.parameters).map((name) => [name, shaken(weights.get(name)!)]));
  const found = await runOnce(referenceBackend(), part, moved, mapTensors(inputs, shaken), signal);
  return roundings * Math.max(0, ...Object.entries(expected).map(([name, tensor]) => farthest(tensor, found[name]!)));
}

function farthest(a: Tensor, b: Tensor): number {
  let most = 0;
  for (let n = 0; n < a.data.length; n++) {
    const apart = Math.abs(a.data[n]! - b.data[n]!);
    if (Math.abs(a.data[n]!) < nearlyInfinite && apart > most && apart < Infinity) most = apart;
  }
  return most;
}

function shaken(tensor: Tensor): Tensor {
  if (tensor.dtype !== 'float32') return tensor;
  const up = (n: number): boolean => (Math.imul(n + 1, 0x9e3779b1) >>> 15) % 2 === 0;
  return { ...tensor, data: Float64Array.from(tensor.data, (x, n) => (Math.abs(x) < nearlyInfinite ? x * (1 + (up(n) ? step : -step)) : x)) };
}

/** As float32, which is what a backend gets; both sides must get the same. */
export const rounded = (tensor: Tensor): Tensor => (tensor.data instanceof Float64Array ? { ...tensor, data: Float32Array.from(tensor.data) } : tensor);

const fed = (part: Graph, values: Values): Tensors =>
  Object.fromEntries(Object.keys(part.inputs).map((name) => [name, values.get(Number(name.slice(valueName(0).length - 1)))!]));

const mapTensors = (tensors: Tensors, change: (tensor: Tensor) => Tensor): Tensors => Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]));
