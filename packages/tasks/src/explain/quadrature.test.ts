import { expect, test } from 'vitest';
import { gaussLegendre } from './quadrature.js';

test('weights add up to 1, and n points integrate every power up to 2n - 1 exactly', () => {
  for (const points of [1, 2, 3, 8, 32, 64, 256]) {
    const { nodes, weights } = gaussLegendre(points);
    expect(nodes.every((node, n) => node > (nodes[n - 1] ?? 0) && node < 1)).toBe(true);
    for (let power = 0; power < 2 * points; power += Math.max(1, Math.floor(points / 8))) {
      expect(nodes.reduce((sum, node, n) => sum + weights[n]! * node ** power, 0), `${points} points, x^${power}`).toBeCloseTo(1 / (power + 1), 13);
    }
  }
});
