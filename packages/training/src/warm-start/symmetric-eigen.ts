/** Eigenvalues, falling, and for each its vector of length 1: [size, size], a vector a row. */
export type Eigen = { readonly values: Float64Array; readonly vectors: Float64Array };

const mostSweeps = 60;

/** The eigenvalues and eigenvectors of a symmetric matrix [size, size] by Jacobi's rotations, cyclic by rows. Source: Golub and Van Loan, "Matrix computations", 8.5. */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = matrix.slice();
  const v = Float64Array.from({ length: size * size }, (_, n) => Number(n % (size + 1) === 0));
  const whole = a.reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(a, size) > whole * 1e-30; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  }
  const order = Array.from({ length: size }, (_, n) => n).sort((m, n) => a[n * size + n]! - a[m * size + m]!);
  const vectors = new Float64Array(size * size);
  order.forEach((from, to) => vectors.set(v.subarray(from * size, (from + 1) * size), to * size));
  return { values: Float64Array.from(order, (n) => a[n * size + n]!), vectors };
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) sum += 2 * a[p * size + q]! ** 2;
  return sum;
}

/** Turns rows and columns p and q of `a` so that their common entry is 0, and rows p and q of `v` with them. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const common = a[p * size + q]!;
  if (common === 0) return;
  const half = (a[q * size + q]! - a[p * size + p]!) / (2 * common);
  const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(half * half + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q, cosine, sine);
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k, cosine, sine);
  for (let k = 0; k < size; k++) turn(v, p * size + k, q * size + k, cosine, sine);
}

function turn(x: Float64Array, i: number, j: number, cosine: number, sine: number): void {
  const [first, second] = [x[i]!, x[j]!];
  x[i] = cosine * first - sine * second;
  x[j] = sine * first + cosine * second;
}
