import { fromBinary } from '@bufbuild/protobuf';
import { float } from '@albertkit/conformance';
import { add, albertForward, albertLoss, albertPresets, closeGraph, constant, gradientGraph, initialiseWeights, input, loadWeights, Parameters, repeat, state, type Graph, type Weights } from '@albertkit/core';
import { describe, expect, test } from 'vitest';
import { goldenModels } from '../../../testing/golden.js';
import { ModelProtoSchema, type GraphProto, type ModelProto } from './generated/onnx_pb.js';
import { emitOnnx } from './index.js';

const parse = (bytes: Uint8Array): ModelProto => fromBinary(ModelProtoSchema, bytes);
/** A graph and the bodies of its loops, at any depth. */
const graphs = (graph: GraphProto): GraphProto[] => [graph, ...graph.node.flatMap(({ attribute }) => attribute.flatMap(({ g }) => (g ? graphs(g) : [])))];
const emitted = (graph: Graph, weights: Weights, options = {}): { outer: GraphProto; all: GraphProto[] } => {
  const outer = parse(emitOnnx(graph, weights, options)).graph!;
  return { outer, all: graphs(outer) };
};
/** Bytes of the weights, each counted once. */
const weightBytes = (weights: Weights): number => [...weights.values()].reduce((sum, { data }) => sum + 4 * data.length, 0);

describe('every golden model', () => {
  test.each(goldenModels())('$name', ({ config, head, stored }) => {
    const forward = head === 'base' ? albertForward(config, head, { hiddenStates: true, attentions: true }) : albertLoss(config, head, { hiddenStates: true, attentions: true });
    for (const graph of [forward, ...(head === 'base' ? [] : [gradientGraph(albertLoss(config, head))])]) {
      const weights = loadWeights(stored, graph.parameters);
      for (const repeatForm of ['loop', 'unrolled'] as const) {
        const { outer, all } = emitted(graph, weights, { repeat: repeatForm });
        const held = outer.initializer.map(({ name }) => name);
        expect(held.filter((name) => weights.has(name)).sort(), 'each weight once, by its name').toEqual([...weights.keys()].sort());
        expect(outer.initializer.filter(({ rawData }) => weightBytesOf(weights, rawData)).length, 'and no other tensor that large').toBeLessThanOrEqual(weights.size);
        expect(all.slice(1).flatMap(({ initializer }) => initializer), 'nothing held in a loop').toEqual([]);
        expect(all.length > 1, 'loops').toBe(repeatForm === 'loop');
        expectSingleAssignment(all);
        expect(emitOnnx(graph, weights, { repeat: repeatForm }).length).toBeLessThan(weightBytes(weights) + 300_000);
      }
    }
  });
});

const weightBytesOf = (weights: Weights, { length }: Uint8Array): boolean => length > 512 && [...weights.values()].some(({ data }) => 4 * data.length === length);

/** Every name is given once in the whole file, and every node takes what was given before it. */
function expectSingleAssignment(all: readonly GraphProto[]): void {
  const given = all.flatMap((graph) => [...graph.input, ...graph.initializer].map(({ name }) => name).concat(graph.node.flatMap(({ output }) => output)));
  expect(new Set(given).size).toBe(given.length);
  const walk = (graph: GraphProto, around: ReadonlySet<string>): void => {
    const known = new Set([...around, ...graph.input.map(({ name }) => name), ...graph.initializer.map(({ name }) => name)]);
    for (const node of graph.node) {
      for (const name of node.input) expect(name === '' || known.has(name), `${node.name} takes ${name}`).toBe(true);
      for (const { g } of node.attribute) if (g) walk(g, known);
      for (const name of node.output) known.add(name);
    }
    for (const { name } of graph.output) expect(known.has(name), name).toBe(true);
  };
  walk(all[0]!, new Set());
}

test('the word table that is the decoder too is one initializer with two uses', () => {
  const graph = albertForward({ ...albertPresets.base, vocabularySize: 50, embeddingSize: 4, hiddenSize: 8, intermediateSize: 16, heads: 2 }, 'masked-lm');
  const { outer } = emitted(graph, initialiseWeights(graph.parameters, { seed: 1, initializerRange: 0.02 }));
  const table = 'albert.embeddings.word_embeddings.weight';
  expect(outer.initializer.filter(({ name, dims }) => name === table || (Number(dims[0]) === 50 && dims.length > 1)).length).toBe(1);
  expect(outer.node.filter((node) => node.input.includes(table)).map(({ opType }) => opType)).toEqual(['Gather', 'Gemm']);
});

test('the base configuration: 4 bytes a unique parameter and little more, however it repeats', () => {
  const graph = albertForward(albertPresets.base, 'base');
  const weights = initialiseWeights(graph.parameters, { seed: 1, initializerRange: 0.02 });
  expect(weightBytes(weights)).toBe(4 * 11_683_584);
  for (const repeatForm of ['loop', 'unrolled'] as const) expect(emitOnnx(graph, weights, { repeat: repeatForm }).length).toBeLessThan(weightBytes(weights) + 300_000);
  const deeper = albertForward({ ...albertPresets.base, layers: 48 }, 'base');
  expect(emitOnnx(deeper, weights).length, 'a loop is as long for 48 layers').toBe(emitOnnx(graph, weights).length);
});

test('what the file says of itself', () => {
  const x = input('x', 'float32', ['n']);
  const model = parse(emitOnnx(closeGraph({ outputs: { y: add(x, x) } }), new Map()));
  expect([model.irVersion, model.opsetImport.map(({ domain, version }) => [domain, version]), model.producerName]).toEqual([9n, [['', 20n]], 'albertkit']);
  expect([model.graph!.input, model.graph!.output].map((list) => list.map(({ name }) => name))).toEqual([['x'], ['y']]);
});

test('names that are taken twice', () => {
  const p = new Parameters();
  const x = input('w', 'float32', [2]);
  const graph = closeGraph({ outputs: { w: add(x, p.get('w', [2])), Add: x, same: x }, state: { w: { type: { dtype: 'float32', shape: [2] }, initial: { fill: 0 }, next: add(state('w', { dtype: 'float32', shape: [2] }), x) } } });
  const { outer, all } = emitted(graph, new Map([['w', float([2], [1, 2])]]));
  expectSingleAssignment(all);
  expect(outer.initializer.some(({ name }) => name === 'w'), 'a weight keeps its name').toBe(true);
  expect(outer.input.map(({ name }) => name)).toEqual(['w.1', 'state.w']);
  expect(outer.output.map(({ name }) => name)).toEqual(['w.2', 'Add', 'same', 'next.w']);
});

test('weights that are not there or do not fit', () => {
  const graph = closeGraph({ outputs: { y: new Parameters().get('w', [2]) } });
  expect(() => emitOnnx(graph, new Map())).toThrow(expect.objectContaining({ code: 'WEIGHT_MISSING', facts: { missing: ['w'] } }));
  for (const wrong of [float([3], [1, 2, 3]), float([2], [1]), float([1, 2], [1, 2])]) {
    expect(() => emitOnnx(graph, new Map([['w', wrong]]))).toThrow(expect.objectContaining({ code: 'WEIGHT_SHAPE_MISMATCH' }));
  }
});

test('a repeat of unknown length cannot be written out', () => {
  const body = repeat({ times: { value: input('times', 'int32', []), name: 'times' }, carry: [input('x', 'float32', [2])] }, ([x]) => ({ carry: [add(x!, constant(1))] }));
  const graph = closeGraph({ outputs: { y: body.carry[0]! } });
  expect(() => emitOnnx(graph, new Map(), { repeat: 'unrolled' })).toThrow(expect.objectContaining({ code: 'REPEAT_DYNAMIC' }));
});
