import { repeatInputs, type GraphNode, type RepeatAttrs, type TensorType } from '@albertkit/core';
import type { Emission, EmitNodes, Sources } from '../emission.js';
import { elementTypes, graphProto, nodeProto, valueInfo, type Attributes } from '../model-proto.js';
import { addNode, addNodes, scope, type Scope } from '../scope.js';
import { bindSize, sizesOf } from '../sizes.js';

const castTo = (type: keyof typeof elementTypes): Attributes => ({ to: { int: elementTypes[type] } });

/**
 * A repeat as an ONNX Loop: carries are its state, what is collected its scan outputs. Captured values, weights among them,
 * are not fed: the body names them where they stand in the graph around it, so each is kept and packed once.
 */
export function emitRepeat(node: GraphNode, inputs: readonly string[], operands: readonly TensorType[], to: Scope, emission: Emission, emitNodes: EmitNodes): readonly string[] {
  const attrs = node.attrs as RepeatAttrs;
  const { names, constants } = emission;
  const { times, carry } = repeatInputs(inputs, attrs);
  const trips = times === undefined ? constants.integers([attrs.times as number]) : oneNumber(times, to, emission);
  bindSize(attrs.times, to, () => trips);
  const body = bodyGraph(attrs, inputs, operands, trips, to, emission, emitNodes);
  const results = addNodes(to, names, 'Loop', [trips, '', ...carry], attrs.carries + attrs.collects, { body: { graph: body } });
  return results.map((name, n) => {
    if (n < attrs.carries) return name;
    // A loop that stacks in running order gives a reverse repeat its stacks the wrong way round.
    const ordered = attrs.reverse ? flipped(name, to, emission) : name;
    if (typeof attrs.times === 'number' && attrs.times > 0) return ordered;
    // After no application at all a runtime takes the named sizes of a stack for 0.
    const { shape } = attrs.body.types[attrs.body.outputs[`collect.${n - attrs.carries}`]!]!;
    return addNode(to, names, 'Reshape', [ordered, sizesOf([attrs.times, ...shape], to, names, constants)], { allowzero: { int: 1 } });
  });
}

/** An int32 scalar as an int64 vector of one number. */
function oneNumber(x: string, to: Scope, { names, constants }: Emission): string {
  return addNode(to, names, 'Reshape', [addNode(to, names, 'Cast', [x], castTo('int64')), constants.integers([1])]);
}

function flipped(x: string, to: Scope, { names, constants }: Emission): string {
  return addNode(to, names, 'Slice', [x, constants.integers([-1]), constants.integers([-(2 ** 53)]), constants.integers([0]), constants.integers([-1])]);
}

function bodyGraph(attrs: RepeatAttrs, inputs: readonly string[], operands: readonly TensorType[], trips: string, to: Scope, emission: Emission, emitNodes: EmitNodes): ReturnType<typeof graphProto> {
  const { names } = emission;
  const { carry, each, captures } = repeatInputs(inputs, attrs);
  const carryTypes = repeatInputs(operands, attrs).carry;
  const inside = scope(to);
  const [count, goOn, again] = [names.unique('iteration'), names.unique('condition'), names.unique('again')];
  const carried = carry.map((_, n) => names.unique(`carry.${n}`));
  let index: string | undefined;
  const indexNow = (): string => (index ??= applicationIndex(count, attrs.reverse ? trips : undefined, inside, emission));
  const sources: Sources = ({ attrs: { name } }) => {
    const [kind, place] = (name as string).split('.');
    const n = Number(place);
    if (kind === 'carry') return carried[n]!;
    if (kind === 'capture') return captures[n]!;
    if (kind === 'each') return addNode(inside, names, 'Gather', [each[n]!, indexNow()]);
    return indexNow();
  };
  const values = emitNodes(attrs.body, inside, emission, sources);
  const results = [...numbered('carry', attrs.carries), ...numbered('collect', attrs.collects)].map((name) => attrs.body.outputs[name]!);
  // What a body gives must be made in it, and be given once.
  const outputs = results.map((number) => addNode(inside, names, 'Identity', [values[number]!]));
  return graphProto({
    name: names.unique('repeat'),
    inputs: [valueInfo(count, { dtype: 'int64', shape: [] }), valueInfo(goOn, { dtype: 'bool', shape: [] }), ...carried.map((name, n) => valueInfo(name, carryTypes[n]!))],
    outputs: [valueInfo(again, { dtype: 'bool', shape: [] }), ...outputs.map((name, n) => valueInfo(name, attrs.body.types[results[n]!]!))],
    nodes: [...inside.nodes, nodeProto('Identity', [goOn], [again])],
  });
}

const numbered = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}.${n}`);

/** Which application this is, an int32 scalar; counted down from the last where `trips` is given. */
function applicationIndex(count: string, trips: string | undefined, inside: Scope, { names, constants }: Emission): string {
  const add = (op: string, inputs: readonly string[]): string => addNode(inside, names, op, inputs);
  const place = trips === undefined ? count : add('Sub', [add('Sub', [trips, constants.integers([1])]), count]);
  const narrow = addNode(inside, names, 'Cast', [place], castTo('int32'));
  // onnxruntime infers shape [1] for the iteration number in places, and a Gather by that keeps an axis.
  return add('Reshape', [narrow, constants.integers([])]);
}
