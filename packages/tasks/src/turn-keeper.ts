const turnMilliseconds = 15;

/**
 * Gives the event loop a turn whenever 15 ms have gone by since the last: timers, requests and `AbortController.abort` would
 * otherwise wait until all inputs are encoded, and all batches of a backend that computes on this thread are done.
 */
export function turnKeeper(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < turnMilliseconds) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}
