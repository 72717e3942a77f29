import type { Backend, Executable, Tensors } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import { wholeBuffers } from './buffers.js';
import { isOurs, type CallName, type Calls } from './messages.js';
import { listen, type Port } from './port.js';
import { packThrown } from './thrown.js';

export type ServeOptions = {
  /** Hand results over instead of copying them, for a backend whose results are nobody else's (as they should be). */
  readonly transfer?: boolean;
};
/** The reason of a run that was ended from the other side. */
const ended = new Error('ended by its signal');
type Answers = { readonly [Name in CallName]: (asks: Calls[Name]['asks'], id: number) => Promise<Calls[Name]['gives']> };

/**
 * Answers a `remoteBackend` at the other end of a port with this backend; called in a worker file that the app owns:
 * `serveBackend(onnxBackend({ runtime }), parentPort)`, in a web worker `serveBackend(backend, self)`. Gives a function that
 * stops serving and disposes of every executable that is left.
 */
export function serveBackend(backend: Backend, port: Port, { transfer = false }: ServeOptions = {}): () => Promise<void> {
  const executables = new Map<number, Executable>();
  const running = new Map<number, AbortController>();
  const open = (executable: number): Executable => {
    const found = executables.get(executable);
    if (!found) throw new AlbertkitError('DISPOSED', 'This executable was disposed: compile the graph again to run it.');
    return found;
  };
  const freeAll = async (): Promise<void> => {
    const all = [...executables.values()];
    executables.clear();
    await Promise.all(all.map((executable) => executable.dispose()));
  };
  const about = (): Calls['hello']['gives'] => ({ name: backend.name, capabilities: backend.capabilities });
  const answers: Answers = {
    hello: async () => about(),
    async compile({ graph, weights, options }, id) {
      executables.set(id, await backend.compile(graph, weights, options));
      return id;
    },
    async run({ executable, inputs, outputs }, id) {
      const controller = new AbortController();
      running.set(id, controller);
      try {
        return await open(executable).run(inputs, { signal: controller.signal, ...(outputs ? { outputs } : {}) });
      } finally {
        running.delete(id);
      }
    },
    readState: async ({ executable, names }) => open(executable).readState(names),
    writeState: async ({ executable, tensors }) => void (await open(executable).writeState(tensors)),
    async free({ executable }) {
      const found = executables.get(executable);
      executables.delete(executable);
      await found?.dispose();
      return undefined;
    },
    async dispose() {
      await freeAll();
      await backend.dispose();
      return undefined;
    },
  };
  const send = (answer: number, gives: unknown, buffers: ArrayBuffer[]): void => port.postMessage({ albertkit: 1, answer, gives }, buffers);
  const heard = async (message: unknown): Promise<void> => {
    if (!isOurs(message)) return;
    if ('abort' in message) running.get(message.abort)?.abort(ended);
    if (!('call' in message)) return;
    try {
      const answer = answers[message.call] as (asks: unknown, id: number) => Promise<unknown>;
      const gives = await answer(message.asks, message.id);
      send(message.id, gives, transfer && (message.call === 'run' || message.call === 'readState') ? wholeBuffers(gives as Tensors) : []);
    } catch (thrown) {
      port.postMessage({ albertkit: 1, answer: message.id, ...(thrown === ended ? { ended: true } : { thrown: packThrown(thrown) }) }, []);
    }
  };
  const end = (): Promise<void> => {
    for (const controller of running.values()) controller.abort(); // nobody is left to be told
    return freeAll();
  };
  const stop = listen(port, (message) => void heard(message), { close: () => void end() });
  // What was asked before this worker listened may be lost; this says that it listens now.
  send(0, about(), []);
  return async () => {
    stop();
    await end();
  };
}
