import type { Lowering, Tensor, Tensors, Weights } from './backend.js';
import type { Runner } from './executable.js';
import { HandleCounts } from './handle-counts.js';
import type { Graph, GraphNode } from './ir/graph.js';
import { resolveShape, type Sizes } from './ir/shape.js';
import { bodyInputs, repeatInputs, type RepeatAttrs } from './ops/repeat.js';
import { decompose } from './passes/decompose.js';
import { checkWeights } from './weights/check.js';

/** Where a lowering stands: the shape its result has in this run, and the sizes of named axes. */
export type At = { readonly shape: readonly number[]; readonly sizes: Sizes };

/** What an eager backend gives besides its lowering table. `T` is its tensor handle; each lowering returns a new one. */
export type Eager<T extends object> = {
  readonly lowering: Lowering<T, At>;
  upload(tensor: Tensor): T;
  download(handle: T): Promise<Tensor>;
  free(handle: T): void;
};
type AnyLower<T> = (inputs: never, attrs: never, at: At) => T;
type Named<T> = Readonly<Record<string, T>>;
/** A graph with, for each node, the values that nothing needs after it. */
type Plan = { readonly graph: Graph; readonly spent: readonly (readonly number[])[]; readonly bodies: ReadonlyMap<GraphNode, Plan> };
/** What goes through one run, repeats' bodies included. `sizes` grows when a repeat learns how often it runs; `rested` is when others last had a turn. */
type Run<T extends object> = { readonly eager: Eager<T>; readonly handles: HandleCounts<T>; readonly sizes: Record<string, number>; readonly signal: AbortSignal | undefined; rested: number };

/** Run a graph value by value: each handle is freed after its last use, whether the run ends well or not. */
export function interpret<T extends object>(eager: Eager<T>, graph: Graph, weights: Weights): Runner {
  checkWeights(graph, weights);
  const plan = planOf(decompose(graph, (op) => op in eager.lowering));
  const loaded = new Map(Object.keys(graph.parameters).map((name) => [name, eager.upload(weights.get(name)!)]));
  return {
    async run({ feeds, state, outputs, sizes, signal }) {
      const handles = new HandleCounts<T>((handle) => eager.free(handle), new Set(loaded.values()));
      try {
        const upload = (tensors: Tensors): Named<T> => mapValues(tensors, (tensor) => handles.retain(eager.upload(tensor)));
        const sources = { input: upload(feeds), state: upload(state), parameter: Object.fromEntries(loaded) };
        const results = await runPlan(plan, sources, { eager, handles, sizes: { ...sizes }, signal, rested: performance.now() });
        const fetch = async (names: readonly string[], number: (name: string) => number): Promise<Tensors> =>
          Object.fromEntries(await Promise.all(names.map(async (name) => [name, await eager.download(results.get(number(name))!)] as const)));
        return {
          outputs: await fetch(outputs, (name) => plan.graph.outputs[name]!),
          state: await fetch(Object.keys(plan.graph.state), (name) => plan.graph.state[name]!.next),
        };
      } finally {
        handles.freeAll();
      }
    },
    dispose: async () => loaded.forEach((handle) => eager.free(handle)),
  };
}

const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));

function planOf(graph: Graph): Plan {
  const kept = new Set([...Object.values(graph.outputs), ...Object.values(graph.state).map(({ next }) => next)]);
  const seen = new Set(kept);
  const spent = [...graph.nodes].reverse().map(({ inputs, outputs }) => {
    const last = [...new Set([...inputs, ...outputs])].filter((number) => !seen.has(number));
    last.forEach((number) => seen.add(number));
    return last;
  });
  const bodies = graph.nodes.flatMap((node) => (node.op === 'repeat' ? [[node, planOf((node.attrs as RepeatAttrs).body)] as const] : []));
  return { graph, spent: spent.reverse(), bodies: new Map(bodies) };
}

/** Values of a plan's outputs and next states by number, each retained once for the caller. */
async function runPlan<T extends object>(plan: Plan, sources: { input: Named<T>; state: Named<T>; parameter: Named<T> }, run: Run<T>): Promise<ReadonlyMap<number, T>> {
  const { eager, handles, sizes } = run;
  const values = new Map<number, T>();
  const lowering: Readonly<Record<string, AnyLower<T> | undefined>> = eager.lowering;
  for (const [place, node] of plan.graph.nodes.entries()) {
    const inputs = node.inputs.map((number) => values.get(number)!);
    if (node.op === 'repeat') {
      (await runRepeat(node, plan.bodies.get(node)!, inputs, run)).forEach((handle, n) => values.set(node.outputs[n]!, handle));
    } else {
      const named = node.op === 'input' || node.op === 'state' || node.op === 'parameter' ? sources[node.op][node.attrs['name'] as string] : undefined;
      const shape = resolveShape(plan.graph.types[node.outputs[0]!]!.shape, sizes);
      values.set(node.outputs[0]!, handles.retain(named ?? lowering[node.op]!(inputs as never, node.attrs as never, { shape, sizes })));
    }
    for (const number of plan.spent[place]!) {
      handles.release(values.get(number)!);
      values.delete(number);
    }
    if (run.signal && performance.now() - run.rested > turn) await heed(run.signal, run);
  }
  return values;
}

/** Milliseconds that a run with a signal works before it lets others in; a turn costs up to 4 of a browser's. */
const turn = 16;

/** Let other work in, so that whoever holds the signal can use it. */
async function heed(signal: AbortSignal, run: { rested: number }): Promise<void> {
  await new Promise((resume) => setTimeout(resume));
  signal.throwIfAborted();
  run.rested = performance.now();
}

/** The outputs of one repeat, each retained once. */
async function runRepeat<T extends object>(node: GraphNode, body: Plan, inputs: readonly T[], run: Run<T>): Promise<T[]> {
  const { eager, handles, sizes } = run;
  const attrs = node.attrs as RepeatAttrs;
  const { times: asked, carry: start, each, captures } = repeatInputs(inputs, attrs);
  const times = typeof attrs.times === 'number' ? attrs.times : Math.max(0, (await eager.download(asked!)).data[0]!);
  if (typeof attrs.times === 'string') sizes[attrs.times] = times;
  const shapeOf = (graph: Graph, number: number): number[] => resolveShape(graph.types[number]!.shape, sizes);
  const slices = (index: number): T[] => each.map((x, n) => {
    const number = inputNumber(body.graph, `each.${n}`);
    if (number === undefined) return handles.retain(x); // the body does not look at it
    const shape = shapeOf(body.graph, number);
    const part = handles.retain(eager.lowering.slice([x], { axis: 0, start: index, size: 1 }, { shape: [1, ...shape], sizes }));
    const slice = handles.retain(eager.lowering.reshape([part], { shape }, { shape, sizes }));
    handles.release(part);
    return slice;
  });
  const collected = Array.from({ length: attrs.collects }, () => new Array<T>(times));
  let carry = start.map((handle) => handles.retain(handle));
  for (let step = 0; step < times; step++) {
    const index = attrs.reverse ? times - 1 - step : step;
    const counter = handles.retain(eager.upload({ dtype: 'int32', shape: [], data: Int32Array.of(index) }));
    const given = slices(index);
    const results = await runPlan(body, { input: bodyInputs(carry, counter, given, captures), state: {}, parameter: {} }, run);
    const take = (name: string): T => handles.retain(results.get(body.graph.outputs[name]!)!);
    const after = carry.map((_, n) => take(`carry.${n}`));
    collected.forEach((list, n) => (list[index] = take(`collect.${n}`)));
    [...results.values(), ...carry, counter, ...given].forEach((handle) => handles.release(handle));
    carry = after;
  }
  return [...carry, ...collected.map((list, n) => stack(list, shapeOf(body.graph, body.graph.outputs[`collect.${n}`]!), body.graph.types[body.graph.outputs[`collect.${n}`]!]!.dtype, run))];
}

const inputNumber = (graph: Graph, name: string): number | undefined =>
  graph.nodes.find(({ op, attrs }) => op === 'input' && attrs['name'] === name)?.outputs[0];

/** Handles of one shape on a new first axis; they are released. */
function stack<T extends object>(list: readonly T[], shape: readonly number[], dtype: Tensor['dtype'], { eager, handles, sizes }: Run<T>): T {
  if (list.length === 0) return handles.retain(eager.upload({ dtype, shape: [0, ...shape], data: { float32: new Float32Array(0), int32: new Int32Array(0), bool: new Uint8Array(0) }[dtype] }));
  const rows = list.map((x) => handles.retain(eager.lowering.reshape([x], { shape: [1, ...shape] }, { shape: [1, ...shape], sizes })));
  const result = handles.retain(eager.lowering.concat(rows, { axis: 0 }, { shape: [list.length, ...shape], sizes }));
  [...list, ...rows].forEach((handle) => handles.release(handle));
  return result;
}
