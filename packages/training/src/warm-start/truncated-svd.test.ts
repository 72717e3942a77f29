import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomNumbers } from '../random-numbers.js';
import { times, transposeTimes, type SparseMatrix } from './sparse-matrix.js';
import { symmetricEigen } from './symmetric-eigen.js';
import { truncatedSvd } from './truncated-svd.js';

type Dense = readonly (readonly number[])[];
const multiply = (a: Dense, b: Dense): number[][] => a.map((row) => b[0]!.map((_, column) => row.reduce((sum, x, k) => sum + x * b[k]![column]!, 0)));
const turned = (a: Dense): number[][] => a[0]!.map((_, column) => a.map((row) => row[column]!));
const rowsOf = (data: Float64Array, width: number): number[][] => Array.from({ length: data.length / width }, (_, n) => Array.from(data.subarray(n * width, (n + 1) * width)));
const random = (seed: number): (() => number) => {
  const { word } = randomNumbers(seed, 'projection');
  return () => word() / 2 ** 31 - 1;
};
const close = (found: Dense, wanted: Dense, digits = 9): void => found.forEach((row, n) => row.forEach((x, k) => expect(x).toBeCloseTo(wanted[n]![k]!, digits)));
const identity = (size: number): number[][] => Array.from({ length: size }, (_, n) => Array.from({ length: size }, (_, k) => Number(n === k)));

/** An orthogonal matrix: the product of some reflections I - 2 v v'. */
function orthogonal(size: number, seed: number): number[][] {
  const draw = random(seed);
  let q = identity(size);
  for (let n = 0; n < 4; n++) {
    const v = Array.from({ length: size }, draw);
    const square = v.reduce((sum, x) => sum + x * x, 0);
    q = multiply(q, v.map((x, i) => v.map((y, j) => Number(i === j) - (2 * x * y) / square)));
  }
  return q;
}
function sparse(dense: Dense): SparseMatrix {
  const entries = dense.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [{ value, column }])));
  let end = 0;
  return {
    rows: dense.length, columns: dense[0]!.length, rowEnds: Uint32Array.from(entries, ({ length }) => (end += length)),
    columnOf: Uint32Array.from(entries.flat(), ({ column }) => column), values: Float64Array.from(entries.flat(), ({ value }) => value),
  };
}
const dense = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([rows, columns]) => fc.array(fc.array(fc.constantFrom<number>(0, 0, 1, -2, 0.5), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }));

test('a sparse matrix multiplies as its dense form does', () => {
  fc.assert(fc.property(dense, fc.integer({ min: 1, max: 4 }), fc.nat(), (matrix, width, seed) => {
    const draw = random(seed);
    const [right, left] = [matrix[0]!, matrix].map(({ length }) => Float64Array.from({ length: length * width }, draw)) as [Float64Array, Float64Array];
    close(rowsOf(times(sparse(matrix), right, width), width), multiply(matrix, rowsOf(right, width)), 12);
    close(rowsOf(transposeTimes(sparse(matrix), left, width), width), multiply(turned(matrix), rowsOf(left, width)), 12);
  }));
});

test('eigenvectors of a symmetric matrix are orthonormal, and the matrix stretches each by its value', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (size, seed) => {
    const draw = random(seed);
    const half = Array.from({ length: size }, () => Array.from({ length: size }, draw));
    const matrix = half.map((row, i) => row.map((x, j) => x + half[j]![i]!));
    const { values, vectors } = symmetricEigen(Float64Array.from(matrix.flat()), size);
    const v = rowsOf(vectors, size);
    close(multiply(v, turned(v)), identity(size));
    close(multiply(v, matrix), v.map((row, n) => row.map((x) => x * values[n]!)));
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  }));
});

describe('the truncated decomposition', () => {
  const decompose = (matrix: Dense, rank: number, iterations = 3, seed = 1): ReturnType<typeof truncatedSvd> => truncatedSvd(sparse(matrix), { rank, iterations, random: randomNumbers(seed, 'projection') });

  test('of a matrix made from known values and vectors gives these', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 6 }), fc.nat(), async (rows, columns, rank, seed) => {
      const [u, v] = [orthogonal(rows, seed), orthogonal(columns, seed + 1)];
      const known = Array.from({ length: Math.min(rows, columns) }, (_, n) => 4 * 0.7 ** n);
      const middle = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => (i === j ? known[i]! : 0)));
      const { values, vectors } = await decompose(multiply(multiply(u, middle), turned(v)), rank);
      for (let n = 0; n < rank; n++) {
        expect(values[n]).toBeCloseTo(known[n] ?? 0, 6);
        if (n >= known.length) continue;
        const column = Array.from({ length: rows }, (_, row) => vectors[row * rank + n]!);
        const wanted = u.map((row) => row[n]!);
        expect(Math.abs(column.reduce((sum, x, row) => sum + x * wanted[row]!, 0))).toBeCloseTo(1, 5);
        expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)));
      }
    }), { numRuns: 40 });
  });

  test('of a small sparse matrix is the best of its rank, whatever the rank of the matrix', async () => {
    await fc.assert(fc.asyncProperty(dense, fc.integer({ min: 1, max: 10 }), async (matrix, rank) => {
      const { values, vectors } = await decompose(matrix, rank);
      // Eckart and Young: what the vectors leave of the matrix is what the other values hold.
      const all = symmetricEigen(Float64Array.from(multiply(matrix, turned(matrix)).flat()), matrix.length).values;
      values.forEach((value, n) => expect(value ** 2).toBeCloseTo(all[n] ?? 0, 8));
      const u = rowsOf(vectors, rank);
      const near = multiply(u, multiply(turned(u), matrix));
      const left = matrix.flat().reduce((sum, x, n) => sum + (x - near.flat()[n]!) ** 2, 0);
      expect(left).toBeCloseTo(all.slice(rank).reduce((sum, x) => sum + x, 0), 8);
    }));
  });

  test('is the same for the same seed, and nearly so for another', async () => {
    const u = orthogonal(60, 3);
    const matrix = multiply(u.map((row) => row.map((x, n) => x * 2 * 0.8 ** n)), turned(orthogonal(60, 4)));
    const [first, same, other] = [await decompose(matrix, 5), await decompose(matrix, 5), await decompose(matrix, 5, 3, 2)];
    expect(same).toEqual(first);
    first.vectors.forEach((x, n) => expect(other.vectors[n]).toBeCloseTo(x, 3));
  });
});
