/**
 * The digamma function of x > 0, to about 1e-12: the recurrence up to 10, then the asymptotic series.
 * Source: Abramowitz and Stegun, 6.3.5 and 6.3.18.
 */
export function digamma(x: number): number {
  let shift = 0;
  for (; x < 10; x++) shift -= 1 / x;
  const inverse = 1 / (x * x);
  const series = inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse / 132))));
  return shift + Math.log(x) - 1 / (2 * x) - series;
}
