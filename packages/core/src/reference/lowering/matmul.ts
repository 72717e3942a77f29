import { type Part, places, stretchedStrides, zeros } from '../array.js';

export const matmul = {
  matmul: ([a, b], _, { shape }) => {
    const out = zeros('float32', shape);
    const [m, n] = [shape.at(-2)!, shape.at(-1)!];
    const k = a.shape.at(-1)!;
    const batch = shape.slice(0, -2);
    const matrices = (x: typeof a): Int32Array => places(batch, stretchedStrides(x.shape.slice(0, -2), batch));
    const [left, right] = [matrices(a), matrices(b)];
    for (let matrix = 0; matrix < left.length; matrix++) {
      for (let row = 0; row < m; row++) {
        const target = (matrix * m + row) * n;
        for (let inner = 0; inner < k; inner++) {
          const factor = a.data[(left[matrix]! * m + row) * k + inner]!;
          const from = (right[matrix]! * k + inner) * n;
          for (let column = 0; column < n; column++) out.data[target + column]! += factor * b.data[from + column]!;
        }
      }
    }
    return out;
  },
} satisfies Part<'matmul'>;
