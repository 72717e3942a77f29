import { requireSome } from './paired.js';

/** A 95 % interval for a share of `hits` among `count`, from 0 to 1. Source: Wilson 1927, the score interval with z = 1.96. Throws `METRIC_EMPTY`. */
export function shareInterval(hits: number, count: number): readonly [low: number, high: number] {
  requireSome('interval of a share', count);
  const squared = 1.959963984540054 ** 2;
  const share = hits / count;
  const centre = share + squared / (2 * count);
  const half = Math.sqrt(squared * ((share * (1 - share)) / count + squared / (4 * count ** 2)));
  const whole = 1 + squared / count;
  return [Math.max(0, (centre - half) / whole), Math.min(1, (centre + half) / whole)];
}
