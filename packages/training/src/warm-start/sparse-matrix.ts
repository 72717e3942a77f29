/** A matrix whose entries are mostly 0, row by row. */
export type SparseMatrix = {
  readonly rows: number;
  readonly columns: number;
  /** Where each row ends among the entries, exclusive; [rows]. */
  readonly rowEnds: Uint32Array;
  /** [entries] */
  readonly columnOf: Uint32Array;
  readonly values: Float64Array;
};

/** The product with a dense [columns, width], row-major: [rows, width]. */
export function times({ rows, rowEnds, columnOf, values }: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const product = new Float64Array(rows * width);
  for (let row = 0, entry = 0; row < rows; row++) {
    for (; entry < rowEnds[row]!; entry++) addScaled(product, row * width, dense, columnOf[entry]! * width, values[entry]!, width);
  }
  return product;
}

/** The product of the transpose with a dense [rows, width]: [columns, width]. */
export function transposeTimes({ rows, columns, rowEnds, columnOf, values }: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const product = new Float64Array(columns * width);
  for (let row = 0, entry = 0; row < rows; row++) {
    for (; entry < rowEnds[row]!; entry++) addScaled(product, columnOf[entry]! * width, dense, row * width, values[entry]!, width);
  }
  return product;
}

function addScaled(to: Float64Array, toStart: number, from: Float64Array, fromStart: number, factor: number, width: number): void {
  for (let k = 0; k < width; k++) to[toStart + k]! += factor * from[fromStart + k]!;
}
