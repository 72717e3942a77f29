import type { Backend, CompileOptions, Graph, Tensors, Weights } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';

/** Compiles a graph with its weights, runs it once, disposes of it, and gives its outputs; throws what the backend throws. */
export async function runOnce(backend: Backend, graph: Graph, inputs: Tensors, weights: Weights = new Map(), options: CompileOptions = {}): Promise<Tensors> {
  const running = await backend.compile(graph, weights, options);
  try {
    return await running.run(inputs);
  } finally {
    await running.dispose();
  }
}

/** What the reference gives. */
export const onReference = (graph: Graph, inputs: Tensors, weights: Weights = new Map()): Promise<Tensors> => runOnce(referenceBackend(), graph, inputs, weights);
