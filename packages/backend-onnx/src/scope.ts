import type { NodeProto } from './generated/onnx_pb.js';
import { nodeProto, type Attributes } from './model-proto.js';
import type { Names } from './names.js';

/** A graph being written: the outer one, or the body of a loop, which sees the values of the scopes around it. */
export type Scope = {
  readonly depth: number;
  readonly around: Scope | undefined;
  readonly nodes: NodeProto[];
  /** Names of values made by `nodes`. */
  readonly made: Set<string>;
  /** Int64 vectors of one size or of whole shapes by what they hold: computed once, where all they need is known. */
  readonly sizes: Map<string, string>;
};

export const scope = (around?: Scope): Scope => ({ depth: around ? around.depth + 1 : 0, around, nodes: [], made: new Set(), sizes: new Map() });

/** Add a node to a scope; gives the names of its outputs. */
export function addNodes(to: Scope, names: Names, op: string, inputs: readonly string[], outputs: number, attributes?: Attributes, domain?: string): string[] {
  const made = Array.from({ length: outputs }, () => names.unique(op));
  to.nodes.push(nodeProto(op, inputs, made, attributes, domain));
  for (const name of made) to.made.add(name);
  return made;
}

/** Add a node with one output. */
export const addNode = (to: Scope, names: Names, op: string, inputs: readonly string[], attributes?: Attributes, domain?: string): string =>
  addNodes(to, names, op, inputs, 1, attributes, domain)[0]!;
