import { closeGraph, input, matmul, Parameters, slice, type Backend, type Executable, type Tensor } from '@albertkit/core';

/** The product that models are held against: [1024, 768] by constant [768, 3072]. */
const [rows, inner, columns] = [1024, 768, 3072];
export const yardstick = { name: `MatMul ${rows} x ${inner} x ${columns}`, operations: 2 * rows * inner * columns };

/** One run of that product alone; of its result one row is fetched. */
export async function matmulAlone(backend: Backend): Promise<() => ReturnType<Executable['run']>> {
  const product = matmul(input('x', 'float32', ['rows', inner]), new Parameters().get('weight', [inner, columns]));
  const data = (size: number): Float32Array => Float32Array.from({ length: size }, (_, n) => Math.sin(n));
  const weight: Tensor = { dtype: 'float32', shape: [inner, columns], data: data(inner * columns) };
  const running = await backend.compile(closeGraph({ outputs: { first: slice(product, 0, 0, 1) } }), new Map([['weight', weight]]));
  const x: Tensor = { dtype: 'float32', shape: [rows, inner], data: data(rows * inner) };
  return () => running.run({ x });
}
