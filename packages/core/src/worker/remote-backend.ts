import type { Backend, Executable, RunOptions, Tensors } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import { compact, wholeBuffers } from './buffers.js';
import { line, type Line } from './line.js';
import type { Port } from './port.js';

export type RemoteOptions = {
  /** Hand the buffers of a run's inputs over instead of copying them: the caller's arrays are empty afterwards. */
  readonly transfer?: boolean;
  /** Milliseconds in which the other side has to say that it is there; without end when left out. No event tells of a web worker that was terminated. */
  readonly helloTimeout?: number;
};

/**
 * A backend that computes at the other end of a port, where `serveBackend` listens: an ordinary one, whose calls do not block
 * this thread. Ready when the other side has said what it is. Its errors are those of the backend that is served, with code,
 * facts and sentence; `BACKEND_THREW` for what came without a code; `WORKER_ENDED` for calls that the worker did not live to
 * answer, and all after, also of one that had ended before or did not say hello in time. The worker is the app's to end.
 *
 * An aborted run rejects at once where the graph keeps no state. Where it keeps some, the run settles when the other side has
 * ended it: as on any backend, a run that rejects has left the state as it was, and one that was over gives its outputs.
 */
export async function remoteBackend(port: Port, { transfer = false, helloTimeout }: RemoteOptions = {}): Promise<Backend> {
  const to = line(port);
  const { name, capabilities } = await hello(to, helloTimeout);
  let disposed: Promise<void> | undefined;
  return {
    name,
    capabilities,
    async compile(graph, weights, options) {
      if (disposed) throw new AlbertkitError('DISPOSED', 'This backend was disposed: make another one.');
      const number = await to.ask('compile', { graph, weights, ...(options ? { options } : {}) });
      return remoteExecutable(to, number, { transfer, keepsState: Object.keys(graph.state).length > 0 });
    },
    dispose: () => (disposed ??= to.ask('dispose', {}).catch(unlessEnded).finally(() => to.close())),
  };
}

async function hello(to: Line, timeout: number | undefined): Promise<Pick<Backend, 'name' | 'capabilities'>> {
  const timer = timeout === undefined ? undefined : setTimeout(() => to.end(`it did not say hello within ${timeout} ms`), timeout);
  try {
    return await to.ask('hello', {});
  } catch (thrown) {
    to.close();
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

function remoteExecutable(to: Line, executable: number, { transfer, keepsState }: { readonly transfer: boolean; readonly keepsState: boolean }): Executable {
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
      return to.ask('run', { executable, inputs, ...(outputs ? { outputs } : {}) }, { buffers: transfer ? wholeBuffers(inputs) : [], waits: keepsState, ...(signal ? { signal } : {}) });
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
