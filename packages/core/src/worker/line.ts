import { AlbertkitError } from '../errors.js';
import { isOurs, type CallName, type Calls } from './messages.js';
import { hasEnded, listen, type Port } from './port.js';
import { unpackThrown } from './thrown.js';

export type AskOptions = {
  readonly buffers?: ArrayBuffer[];
  readonly signal?: AbortSignal;
  /** An aborted question waits for its answer, which says whether it was in time. */
  readonly waits?: boolean;
};

/** Questions to the other side of a port, each with its answer. */
export type Line = {
  ask<Name extends CallName>(call: Name, asks: Calls[Name]['asks'], options?: AskOptions): Promise<Calls[Name]['gives']>;
  /** Nobody is at the other end: every question, asked or to come, is rejected with `WORKER_ENDED`. */
  end(why: string): void;
  close(): void;
};
type Waiting = { readonly call: CallName; readonly resolve: (gives: unknown) => void; readonly reject: (reason: unknown) => void; readonly ended: () => void };

export function line(port: Port): Line {
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let over: AlbertkitError | undefined;

  const settle = (id: number, how: (one: Waiting) => void): void => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (one) how(one);
  };
  const end = (why: string): void => {
    over ??= new AlbertkitError('WORKER_ENDED', `The worker that runs this backend is gone (${why}): start another and make a new remoteBackend.`, { why });
    for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(over));
  };
  const stop = listen(port, (message) => {
    if (!isOurs(message) || !('answer' in message)) return;
    // Answer 0 is to no question: the other side says what it is as soon as it listens.
    const hello = message.answer === 0 ? [...waiting].find(([, { call }]) => call === 'hello')?.[0] : undefined;
    settle(hello ?? message.answer, ({ resolve, reject, ended }) => {
      if ('thrown' in message) reject(unpackThrown(message.thrown));
      else if ('ended' in message) ended();
      else resolve(message.gives);
    });
  }, {
    messageerror: () => end('a message could not be read'),
    error: (event) => end(textOf(event)),
    exit: (code) => end(`it ended with ${String(code)}`),
    close: () => end('its port was closed'),
  });

  if (hasEnded(port)) end('it had ended before it was asked anything');

  const ask = (call: CallName, asks: object, { buffers = [], signal, waits = false }: AskOptions = {}): Promise<unknown> => new Promise((resolve, reject) => {
    if (over) throw over;
    const id = next++;
    const aborted = (): void => {
      port.postMessage({ albertkit: 1, abort: id }, []);
      if (!waits) settle(id, (one) => one.ended());
    };
    const done = (): void => signal?.removeEventListener('abort', aborted);
    waiting.set(id, {
      call,
      resolve: (gives) => { done(); resolve(gives); },
      reject: (reason) => { done(); reject(reason); },
      ended: () => { done(); reject(signal?.reason); }, // which is whatever the caller made it
    });
    signal?.addEventListener('abort', aborted, { once: true });
    try {
      port.postMessage({ albertkit: 1, id, call, asks }, buffers);
    } catch (cause) {
      // What cannot be cloned never left.
      settle(id, (one) => one.reject(new AlbertkitError('MESSAGE_REFUSED', `What was given to ${call} cannot be sent to a worker: ${cause instanceof Error ? cause.message : String(cause)}`, { call }, { cause })));
    }
  });
  return {
    ask: ask as Line['ask'],
    end,
    close: () => {
      stop();
      end('the remote backend was disposed');
    },
  };
}

const textOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'it failed');
