import { repeatInputs, type RepeatAttrs } from '../ops/repeat.js';
import type { Graph, GraphInput, GraphNode } from './graph.js';
import { showShape, showType, type Dim } from './shape.js';

/** How each value of a graph is written where it is used. */
type Names = ReadonlyMap<number, string>;

/**
 * A graph as text that a person can read: inputs, parameters and state first, then one line a value, constants where they are
 * used, the body of a repeat inside it with the outer values it uses by their own names, and outputs last.
 */
export function printGraph(graph: Graph): string {
  return [
    ...Object.entries(graph.inputs).map(([name, input]) => `input ${name}: ${showType(input)}${bounds(input)}`),
    ...Object.entries(graph.limits).map(([name, limit]) => `limit ${name}: at most ${limit}`),
    ...Object.entries(graph.parameters).map(([name, type]) => `parameter ${name}: ${showType(type)}`),
    ...Object.entries(graph.state).map(([name, { type, initial }]) => `state ${name}: ${showType(type)} from ${'weight' in initial ? `weight ${initial.weight}` : initial.fill}`),
    ...results(graph, '%', new Map()),
  ].join('\n');
}

const bounds = ({ below, allow = [] }: GraphInput): string => (below === undefined ? '' : `, ${[typeof below === 'number' ? `0 to ${below - 1}` : `0 to below ${below}`, ...allow].join(' or ')}`);

/** The lines of a graph or body whose values start with `prefix`, and what they give. */
function results(graph: Graph, prefix: string, given: ReadonlyMap<string, string>): string[] {
  const names = new Map<number, string>();
  const lines = graph.nodes.flatMap((node) => {
    node.outputs.forEach((number) => names.set(number, nameOf(node, number, prefix, given)));
    if (['input', 'parameter', 'state', 'constant'].includes(node.op)) return [];
    const typed = node.outputs.map((number) => `${names.get(number)}: ${showType(graph.types[number]!)}`).join(', ');
    return node.op === 'repeat' ? repeatLines(node, typed, names) : [`${typed} = ${node.op}(${node.inputs.map((number) => names.get(number)).join(', ')})${settings(node)}`];
  });
  return [
    ...lines,
    ...Object.entries(graph.outputs).map(([name, number]) => `${name} = ${names.get(number)}`),
    ...Object.entries(graph.state).map(([name, { next }]) => `next ${name} = ${names.get(next)}`),
  ];
}

function nameOf({ op, attrs }: GraphNode, number: number, prefix: string, given: ReadonlyMap<string, string>): string {
  if (op === 'constant') return String(attrs['value']);
  if (op === 'input' || op === 'parameter' || op === 'state') return given.get(String(attrs['name'])) ?? String(attrs['name']);
  return `${prefix}${number}`;
}

function repeatLines(node: GraphNode, typed: string, names: Names): string[] {
  const attrs = node.attrs as RepeatAttrs;
  const { times, carry, each, captures } = repeatInputs(node.inputs.map((number) => names.get(number)!), attrs);
  const own = `${names.get(node.outputs[0]!)}.`;
  const inside = new Map([
    ...captures.map((name, n) => [`capture.${n}`, name] as const),
    ...['index', ...carry.map((_, n) => `carry.${n}`), ...each.map((_, n) => `each.${n}`)].map((name) => [name, own + name] as const),
  ]);
  const head = [
    `repeat ${times ?? attrs.times} times${attrs.reverse ? ', last first' : ''}`,
    ...carry.map((name, n) => `carry.${n} from ${name}`),
    ...each.map((name, n) => `each.${n} of ${name}`),
  ];
  return [`${typed} = ${head.join(', ')} {`, ...results(attrs.body, own, inside).map((line) => `  ${line}`), '}'];
}

/** Settings that the type of the result does not say already. */
function settings({ attrs }: GraphNode): string {
  const said = Object.entries(attrs).filter(([key]) => key !== 'shape').map(([key, value]) => `${key}: ${Array.isArray(value) ? showShape(value as Dim[]) : String(value)}`);
  return said.length === 0 ? '' : ` { ${said.join(', ')} }`;
}
