import type { Backend, Executable, Weights } from './backend.js';
import { AlbertkitError } from './errors.js';
import { executable, type Runner } from './executable.js';
import type { Graph } from './ir/graph.js';

/** What a backend whose executables hold a runtime's memory keeps of them. */
export type BackendLife = Pick<Backend, 'dispose'> & {
  /** Throws `DISPOSED` once the backend was disposed. */
  live(): void;
  /** An executable that is disposed with the backend; where that was disposed meanwhile, it is at once, and `DISPOSED` is thrown. */
  open(graph: Graph, weights: Weights, runner: Runner): Promise<Executable>;
};

/** The life that backends share whose executables must be freed: `dispose` disposes of all that were opened and not disposed yet. */
export function backendLife(): BackendLife {
  const alive = new Set<Executable>();
  let disposed = false;
  const live = (): void => {
    if (disposed) throw new AlbertkitError('DISPOSED', 'This backend was disposed: make another one.');
  };
  return {
    live,
    async open(graph, weights, runner) {
      const made = executable(graph, weights, { ...runner, dispose: () => (alive.delete(made), runner.dispose()) });
      alive.add(made);
      if (disposed) await made.dispose();
      live();
      return made;
    },
    async dispose() {
      disposed = true;
      await Promise.all([...alive].map((made) => made.dispose()));
    },
  };
}
