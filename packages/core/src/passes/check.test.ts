import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seed } from '../../../../testing/sizes.js';
import { albertForward, type ForwardOptions } from '../albert/forward.js';
import { albertLoss } from '../albert/loss.js';
import { headKinds, smallConfig, smallConfigs } from '../fixtures/small-albert.js';
import { closeGraph, type Graph, type GraphNode } from '../ir/graph.js';
import { input, state } from '../ops/source.js';
import type { RepeatAttrs } from '../ops/repeat.js';
import { checkGraph } from './check.js';
import { decompose } from './decompose.js';
import { gradientGraph } from './gradients.js';
import { unroll } from './unroll.js';

const options: fc.Arbitrary<ForwardOptions> = fc.record({ embeds: fc.boolean(), positions: fc.boolean(), hiddenStates: fc.boolean(), attentions: fc.boolean() });

test('every model holds, with every head, option and pass', () => {
  fc.assert(fc.property(smallConfigs, fc.constantFrom(...headKinds), options, (config, head, wanted) => {
    const graph = albertForward(config, head, wanted);
    for (const changed of [graph, unroll(graph), decompose(graph), ...(head === 'base' ? [] : [albertLoss(config, head, wanted), gradientGraph(albertLoss(config, head, wanted))])]) checkGraph(changed);
  }), { numRuns: 60, seed: seed() });
});

test('a model with fed depth holds', () => {
  const graph = albertLoss(smallConfig, 'sequence-classification', { depth: true });
  for (const changed of [graph, decompose(graph), gradientGraph(graph)]) checkGraph(changed);
});

describe('a graph that was tampered with is refused', () => {
  const whole = albertForward(smallConfig, 'base', { hiddenStates: true });
  const place = (op: string, { nodes }: Graph = whole): number => nodes.findIndex((node) => node.op === op);
  const changeNode = (op: string, change: (node: GraphNode) => Partial<GraphNode>, graph: Graph = whole): Graph =>
    ({ ...graph, nodes: graph.nodes.map((node, n) => (n === place(op, graph) ? { ...node, ...change(node) } : node)) });
  const changeRepeat = (change: (attrs: RepeatAttrs) => Partial<RepeatAttrs>): Graph =>
    changeNode('repeat', ({ attrs }) => ({ attrs: { ...attrs, ...change(attrs as RepeatAttrs) } }));
  const changeBody = (change: (body: Graph) => Graph): Graph => changeRepeat(({ body }) => ({ body: change(body) }));
  const fed = (name: string): number => whole.nodes.find(({ attrs }) => attrs['name'] === name)!.outputs[0]!;

  test('and the whole one is not', () => {
    checkGraph(whole);
  });
  test.for<[string, Graph, RegExp]>([
    ['a type that does not follow', { ...whole, types: whole.types.map((type, n) => (n === whole.nodes[place('linear')]!.outputs[0] ? { ...type, shape: ['batch', 5] } : type)) }, /linear.*says float32\[batch, 5\]/],
    ['a value taken before it is there', { ...whole, nodes: [...whole.nodes].reverse() }, /before anything gives it/],
    ['a value from nowhere', changeNode('linear', ({ inputs }) => ({ inputs: [999, ...inputs.slice(1)] })), /takes value 999/],
    ['an op nobody knows', changeNode('tanh', () => ({ op: 'tan' })), /no op of that name/],
    ['an op named like what every object has', changeNode('tanh', () => ({ op: 'constructor' })), /no op of that name/],
    ['too few inputs', changeNode('layerNorm', ({ inputs }) => ({ inputs: inputs.slice(1) })), /takes 3 inputs and has 2/],
    ['inputs that do not fit', changeNode('layerNorm', ({ inputs: [x, weight] }) => ({ inputs: [weight!, x!, x!] })), /layerNorm\(float32\[4\].*wants x/],
    ['settings left out', changeNode('slice', () => ({ attrs: {} })), /\(slice\).*has no|settings/],
    ['settings of another kind', changeNode('reshape', () => ({ attrs: { shape: 7 } })), /settings are not/],
    ['a value given twice', { ...whole, nodes: [...whole.nodes, whole.nodes[0]!] }, /given twice/],
    ['an output that is not named', changeNode('repeat', ({ outputs }) => ({ outputs: outputs.slice(0, 1) })), /names 1 outputs where it gives 2/],
    ['an output without a value', { ...whole, outputs: { ...whole.outputs, more: 999 } }, /Output "more".*999/],
    ['an input that the graph does not list', { ...whole, inputs: {} }, /lists input "\w+" as nothing/],
    ['an input listed as another', { ...whole, inputs: { ...whole.inputs, input_ids: { dtype: 'float32', shape: ['batch', 'sequence'] } } }, /lists input "input_ids" as float32/],
    ['a parameter listed as another', { ...whole, parameters: { ...whole.parameters, 'pooler.bias': { dtype: 'float32', shape: [5] } } }, /lists parameter "pooler.bias" as float32\[5\]/],
    ['a body that does not hold', changeBody((body) => changeNode('linear', () => ({ op: 'bilinear' }), body)), /\(bilinear\).*no op/],
    ['a body that gives no carry', changeBody((body) => ({ ...body, outputs: {} })), /carry 0 does not keep its type/],
    ['a body that gives another type', changeBody((body) => ({ ...body, outputs: { ...body.outputs, 'carry.0': body.nodes.find(({ attrs }) => attrs['name'] === 'capture.0')!.outputs[0]! } })), /carry 0 does not keep its type/],
    ['a body that collects nothing', changeRepeat(() => ({ collects: 2 })), /gives no collect.1/],
    ['a body without what it captures', changeNode('repeat', ({ inputs }) => ({ inputs: inputs.slice(0, -1) })), /takes capture.\d+ as .* gets nothing/],
    ['slices of another number', changeRepeat(() => ({ eaches: 1 })), /what it slices is not 3 long/],
    ['a number of applications that is no scalar', changeNode('repeat', ({ inputs, attrs }) => ({ inputs: [fed('input_ids'), ...inputs], attrs: { ...attrs, dynamic: true } })), /no int32 scalar/],
  ])('%s', ([, graph, message]) => {
    expect(() => checkGraph(graph)).toThrow(expect.objectContaining({ code: 'GRAPH_INVALID', message: expect.stringMatching(message) }));
  });

  const type = { dtype: 'float32', shape: [2] } as const;
  const kept = closeGraph({ outputs: {}, state: { kept: { type, initial: { fill: 0 }, next: state('kept', type) } }, inputs: [input('other', 'int32', [])] });
  test('and state that keeps its type is not', () => {
    checkGraph(kept);
  });
  test.for<[string, Graph, RegExp]>([
    ['state that becomes another type', { ...kept, state: { kept: { ...kept.state['kept']!, next: 0 } } }, /State "kept".*int32\[\]/],
    ['state that becomes nothing', { ...kept, state: { kept: { ...kept.state['kept']!, next: 99 } } }, /value 99, which no node gives/],
    ['state that is not listed', { ...kept, state: {} }, /lists state "kept" as nothing/],
  ])('%s', ([, graph, message]) => {
    expect(() => checkGraph(graph)).toThrow(expect.objectContaining({ code: 'GRAPH_INVALID', message: expect.stringMatching(message) }));
  });
});
