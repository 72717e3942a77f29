import type { Backend, Executable, RunOptions, Tensors } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import { compact, wholeBuffers } from './buffers.js';
import { line, type Line } from './line.js';
import type { Port } from './port.js';

export type RemoteOptions = {
  /** Hand the buffers of a run's inputs over instead of copying them: the caller's arrays are empty afterwards. */
  readonly transfer?: boolean;
};

/**
 * A backend that computes at the other end of a port, where `serveBackend` listens: an ordinary one, whose calls do not block
 * this thread. Ready when the other side has said what it is. Its errors are those of the backend that is served, with code,
 * facts and sentence; `BACKEND_THREW` for what came without a code; `WORKER_ENDED` for calls that the worker did not live to
 * answer, and all after. An aborted run rejects at once. The worker is the app's to end.
 */
export async function remoteBackend(port: Port, { transfer = false }: RemoteOptions = {}): Promise<Backend> {
  const to = line(port);
  const { name, capabilities } = await to.ask('hello', {});
  let disposed: Promise<void> | undefined;
  return {
    name,
    capabilities,
    async compile(graph, weights, options) {
      if (disposed) throw new AlbertkitError('DISPOSED', 'This backend was disposed: make another one.');
      const number = await to.ask('compile', { graph, weights, ...(options ? { options } : {}) });
      return remoteExecutable(to, number, transfer);
    },
    dispose: () => (disposed ??= to.ask('dispose', {}).catch(unlessEnded).finally(() => to.close())),
  };
}

function remoteExecutable(to: Line, executable: number, transfer: boolean): Executable {
  let disposed: Promise<void> | undefined;
  const live = (): void => {
    if (disposed) throw new AlbertkitError('DISPOSED', 'This executable was disposed: compile the graph again to run it.');
  };
  const dispose = (): Promise<void> => (disposed ??= to.ask('free', { executable }).catch(unlessEnded));
  return {
    async run(given: Tensors, { outputs, signal }: RunOptions = {}) {
      live();
      signal?.throwIfAborted();
      const inputs = transfer ? given : compact(given);
      return to.ask('run', { executable, inputs, ...(outputs ? { outputs } : {}) }, { buffers: transfer ? wholeBuffers(inputs) : [], ...(signal ? { signal } : {}) });
    },
    async readState(names) {
      live();
      return to.ask('readState', { executable, ...(names ? { names } : {}) });
    },
    async writeState(tensors) {
      live();
      await to.ask('writeState', { executable, tensors: compact(tensors) });
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

/** What has ended needs no disposal. */
const unlessEnded = (thrown: unknown): undefined => {
  if (!(thrown instanceof AlbertkitError) || thrown.code !== 'WORKER_ENDED') throw thrown;
  return undefined;
};
