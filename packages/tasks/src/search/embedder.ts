import type { RunTaskOptions } from '../run-options.js';
import type { TaskContext } from '../task.js';

/** A pipeline that gives vectors: `sentence-embedding`, or `feature-extraction`. It is the caller's, to dispose of too. */
export interface Embedder {
  readonly context: TaskContext;
  run(texts: readonly string[], options?: RunTaskOptions): Promise<readonly { readonly vector: Float32Array }[]>;
}
