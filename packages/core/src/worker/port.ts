type Listener = (event: unknown) => void;

/**
 * One end of a line to another thread, as far as it is used here: a `Worker` or `MessagePort` of the web, or of
 * `node:worker_threads` (whose `parentPort` is one), or the global scope of a web worker.
 */
export type Port = {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
} & (
  | { on(event: string, listener: Listener): unknown; off(event: string, listener: Listener): unknown }
  | { addEventListener(event: string, listener: Listener): unknown; removeEventListener(event: string, listener: Listener): unknown; start?(): void }
);

/** Hear what comes in, and other events where they are wanted: Node's workers have exit and error, its ports close, the web's workers error. Gives the way to stop. */
export function listen(port: Port, heard: (message: unknown) => void, others: Readonly<Record<string, Listener>>): () => void {
  const node = 'on' in port;
  const listeners = Object.entries({ ...others, message: node ? heard : (event: unknown) => heard(dataOf(event)) });
  for (const [event, listener] of listeners) {
    if (node) port.on(event, listener);
    else port.addEventListener(event, listener);
  }
  if (!node) port.start?.();
  return () => {
    for (const [event, listener] of listeners) {
      if (node) port.off(event, listener);
      else port.removeEventListener(event, listener);
    }
  };
}

/** Whether a port is a worker of Node that has ended already, of which no event will tell. */
export const hasEnded = (port: Port): boolean => 'threadId' in port && port.threadId === -1;

const dataOf = (event: unknown): unknown => (typeof event === 'object' && event !== null && 'data' in event ? event.data : undefined);
