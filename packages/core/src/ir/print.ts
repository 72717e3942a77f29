import type { RepeatAttrs } from '../ops/repeat.js';
import type { Graph, GraphNode } from './graph.js';
import { showType } from './shape.js';

/** A graph as text that a person can read: one line a value, bodies of repeats indented, outputs last. */
export function printGraph(graph: Graph): string {
  return [...lines(graph, ''), ...Object.entries(graph.outputs).map(([name, number]) => `${name} = %${number}`)].join('\n');
}

const lines = (graph: Graph, indent: string): string[] => graph.nodes.flatMap((node) => {
  const given = node.outputs.map((number) => `%${number}: ${showType(graph.types[number]!)}`).join(', ');
  const body = node.op === 'repeat' ? lines((node.attrs as RepeatAttrs).body, `${indent}  `) : [];
  return [`${indent}${given} = ${call(node)}`, ...body, ...(node.op === 'repeat' ? [`${indent}  -> ${results(node)}`] : [])];
});

const results = (node: GraphNode): string =>
  Object.entries((node.attrs as RepeatAttrs).body.outputs).map(([name, number]) => `${name} = %${number}`).join(', ');

function call({ op, inputs, attrs }: GraphNode): string {
  const operands = inputs.map((number) => `%${number}`).join(', ');
  const settings = Object.entries(attrs)
    .filter(([key]) => key !== 'body' && key !== 'type')
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
  return `${op}(${operands})${settings === '' ? '' : ` { ${settings} }`}`;
}
