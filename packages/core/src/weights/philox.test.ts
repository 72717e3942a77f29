import { expect, test } from 'vitest';
import { normalPair, philox, type FourWords } from './philox.js';

const hex = (words: FourWords): string => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

// Known answers of the authors' own library, Random123 (kat_vectors, philox4x32 with 10 rounds).
test.each([
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
] as const)('known answer %#', (counter, key, expected) => {
  expect(hex(philox(counter, key))).toBe(expected);
});

test('a normal pair is that of Box and Muller with the logarithm and cosine of this engine, to 1e-13', () => {
  let worst = 0;
  for (let i = 0; i < 20_000; i++) {
    const [a, b] = i === 0 ? [0, 0] : i === 1 ? [0xffffffff, 0xffffffff] : philox([i, 0, 0, 0], [1, 2]);
    const radius = Math.sqrt(-2 * Math.log((a + 1) / 2 ** 32));
    const angle = (b / 2 ** 32) * 2 * Math.PI;
    const [x, y] = normalPair(a, b);
    worst = Math.max(worst, Math.abs(x - radius * Math.cos(angle)), Math.abs(y - radius * Math.sin(angle)));
  }
  expect(worst).toBeLessThan(1e-13);
});
