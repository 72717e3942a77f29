/** How many updates tell how long a run will take. */
export const estimateUpdates = 3;

/** Times updates as they end. */
export type UpdateClock = { tick(): void; /** Of an update, the first one left out: it takes memory, and code is compiled. */ seconds(): number };

export function updateClock(): UpdateClock {
  const ended: number[] = [];
  return {
    tick: () => void ended.push(performance.now()),
    seconds: () => (ended.at(-1)! - ended[0]!) / 1000 / Math.max(1, ended.length - 1),
  };
}
