/** Points of [0, 1] and their weights, which add up to 1. */
export type Quadrature = { readonly nodes: readonly number[]; readonly weights: readonly number[] };

/**
 * The Gauss-Legendre rule of n points on [0, 1], exact for polynomials up to degree 2n - 1: nodes are the roots of the
 * Legendre polynomial P_n, found by Newton's method (Press et al., Numerical Recipes, section 4.6).
 */
export function gaussLegendre(points: number): Quadrature {
  const found = Array.from({ length: points }, (_, n) => {
    let x = Math.cos((Math.PI * (n + 0.75)) / (points + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      const { value, derivative } = legendre(points, x);
      slope = derivative;
      const step = value / derivative;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    return { node: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
  return { nodes: found.map(({ node }) => node), weights: found.map(({ weight }) => weight) };
}

/** P_n(x) and its derivative, by the three-term recurrence. */
function legendre(n: number, x: number): { readonly value: number; readonly derivative: number } {
  let [before, value] = [0, 1];
  for (let k = 1; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, derivative: (n * (x * value - before)) / (x * x - 1) };
}
