/** Processor time of one piece of work in microseconds: waiting for a busy machine does not count. */
function time(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/** More than this asks for another look: what noise did once it seldom does three times, and quadratic time does each time. */
const doubtful = 2.6;

/**
 * How much longer twice as much takes, as the mean over three doublings: the cube root of t(8n)/t(n), each the least of
 * seven, looked at up to three times. One doubling alone is lost in the noise of a busy machine; quadratic time would give 4 here, or nearly.
 */
export function growth(work: (size: number) => () => void, size: number): number {
  const [once, eightfold] = [work(size), work(8 * size)];
  let least = Infinity;
  for (let look = 0; look < 3 && least > doubtful; look++) least = Math.min(least, ratio(once, eightfold));
  return least;
}

function ratio(once: () => void, eightfold: () => void): number {
  let [short, long] = [Infinity, Infinity];
  for (let round = 0; round < 7; round++) {
    short = Math.min(short, time(once));
    long = Math.min(long, time(eightfold));
  }
  return Math.cbrt(long / short);
}
