/** Waits its turn: at once while the current turn is young, else after timers and requests had theirs. Throws the signal's reason. */
export type Turn = () => Promise<void>;

const turnMilliseconds = 30;

/** Turns of a long computation, so that it starves no event loop and ends soon after `signal` is aborted. */
export function turns(signal: AbortSignal | undefined): Turn {
  let began = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - began < turnMilliseconds) return;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    began = performance.now();
  };
}
