import type { Graph, GraphNode, TensorType } from '@albertkit/core';
import type { Constants } from './constants.js';
import type { AnyLower } from './lowering/index.js';
import type { Names } from './names.js';
import type { Scope } from './scope.js';

/** What the writer of a graph and the writers of its loops share. */
export type Emission = { readonly names: Names; readonly constants: Constants; readonly table: ReadonlyMap<string, AnyLower> };
/** Where the values of `input`, `parameter` and `state` nodes come from in the graph at hand. */
export type Sources = (node: GraphNode, type: TensorType) => string;
/** Writes the nodes of a graph into a scope; gives the ONNX name of each of its values. */
export type EmitNodes = (graph: Graph, to: Scope, emission: Emission, sources: Sources) => readonly string[];
