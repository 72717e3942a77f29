import type { RandomNumbers } from '../random-numbers.js';
import { times, transposeTimes, type SparseMatrix } from './sparse-matrix.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** The largest singular values, falling, [rank], and their left vectors as columns, [rows, rank]; 0 beyond the rank of the matrix. */
export type TruncatedSvd = { readonly values: Float64Array; readonly vectors: Float64Array };

export type TruncatedSvdOptions = {
  readonly rank: number;
  /** Rounds of power iteration: more, and the smaller values are nearer. */
  readonly iterations: number;
  readonly random: RandomNumbers;
  /** Waited for between steps. */
  readonly turn?: () => Promise<void>;
};

const oversampling = 10;

/**
 * The truncated singular value decomposition of a sparse matrix, from its products with random vectors, entries in -1 to 1; the
 * largest entry of each vector is positive. Source: Halko, Martinsson and Tropp 2011, "Finding structure with randomness", algorithms 4.4 and 5.1.
 */
export async function truncatedSvd(matrix: SparseMatrix, { rank, iterations, random, turn = () => Promise.resolve() }: TruncatedSvdOptions): Promise<TruncatedSvd> {
  const { rows, columns } = matrix;
  const width = Math.min(rank + oversampling, rows, columns);
  const drawn = Float64Array.from({ length: columns * width }, () => random.word() / 2 ** 31 - 1);
  let range = orthonormal(times(matrix, drawn, width), rows, width);
  for (let n = 0; n < iterations; n++) {
    await turn();
    const back = orthonormal(transposeTimes(matrix, range, width), columns, width);
    await turn();
    range = orthonormal(times(matrix, back, width), rows, width);
  }
  await turn();
  const small = transpose(transposeTimes(matrix, range, width), columns, width); // [width, columns]
  const { values, vectors } = symmetricEigen(gram(small, width, columns), width);
  const kept = Math.min(rank, width);
  const result = { values: new Float64Array(rank), vectors: new Float64Array(rows * rank) };
  for (let n = 0; n < kept; n++) {
    result.values[n] = Math.sqrt(Math.max(0, values[n]!));
    const vector = new Float64Array(rows);
    for (let row = 0; row < rows; row++) for (let k = 0; k < width; k++) vector[row]! += range[row * width + k]! * vectors[n * width + k]!;
    const largest = vector.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
    for (let row = 0; row < rows; row++) result.vectors[row * rank + n] = largest < 0 ? -vector[row]! : vector[row]!;
  }
  return result;
}

/** The columns of [rows, width] made orthogonal and of length 1, by Gram and Schmidt done twice; one that depends on those before it becomes 0. */
function orthonormal(matrix: Float64Array, rows: number, width: number): Float64Array {
  const vectors = transpose(matrix, rows, width);
  const at = (n: number): Float64Array => vectors.subarray(n * rows, (n + 1) * rows);
  for (let n = 0; n < width; n++) {
    const vector = at(n);
    const before = Math.sqrt(dot(vector, vector));
    for (let round = 0; round < 2; round++) {
      for (let m = 0; m < n; m++) {
        const other = at(m);
        const along = dot(vector, other);
        for (let k = 0; k < rows; k++) vector[k]! -= along * other[k]!;
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    const factor = length > 1e-12 * before ? 1 / length : 0;
    for (let k = 0; k < rows; k++) vector[k]! *= factor;
  }
  return transpose(vectors, width, rows);
}

/** The products of all rows of [size, length] with each other, [size, size]. */
function gram(rows: Float64Array, size: number, length: number): Float64Array {
  const products = new Float64Array(size * size);
  for (let p = 0; p < size; p++) {
    for (let q = p; q < size; q++) {
      const product = dot(rows.subarray(p * length, (p + 1) * length), rows.subarray(q * length, (q + 1) * length));
      products[p * size + q] = product;
      products[q * size + p] = product;
    }
  }
  return products;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) turned[column * rows + row] = matrix[row * columns + column]!;
  return turned;
}
