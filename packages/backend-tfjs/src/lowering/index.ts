import type { At, Lowering } from '@albertkit/core';
import { useDevice } from '../device.js';
import { filled } from '../tensors.js';
import type { Runtime, TfTensor } from '../tfjs.js';
import { activation } from './activation.js';
import { broadcast } from './broadcast.js';
import { compareOps } from './compare.js';
import { elementwise } from './elementwise.js';
import { indexing } from './indexing.js';
import { linear } from './linear.js';
import { matmul } from './matmul.js';
import { max } from './max.js';
import { movement } from './movement.js';
import { normalise } from './normalise.js';
import { source } from './source.js';

type Table = Lowering<TfTensor, At>;
type AnyLower = (inputs: never, attrs: never, at: At) => TfTensor;

/** Every primitive, and the composites that TensorFlow.js does faster or more exactly as one. */
export const loweringFor = (runtime: Runtime): Table => onDevice(runtime, {
  ...source(runtime), ...elementwise(runtime), ...compareOps(runtime), ...broadcast(runtime), ...max(runtime), ...movement(runtime), ...matmul(runtime), ...indexing(runtime),
  ...linear(runtime), ...activation(runtime), ...normalise(runtime),
});

/** Each op runs on its device whatever the current one was, leaves nothing but its result, and never sees a result without entries. */
function onDevice({ tf, device }: Runtime, table: Table): Table {
  const rows: Readonly<Record<string, AnyLower>> = table;
  return Object.fromEntries(Object.entries(rows).map(([name, lower]) => [name, (inputs: never, attrs: never, at: At): TfTensor => {
    useDevice(tf, device);
    if (at.shape.includes(0)) return filled(tf, resultType(name, inputs, attrs), at.shape);
    return tf.tidy(() => lower(inputs, attrs, at));
  }])) as Table;
}

type Named = 'float32' | 'int32' | 'bool';

/** The dtype of an op's result. */
function resultType(op: string, inputs: readonly TfTensor[], { dtype, to }: { readonly dtype?: Named; readonly to?: Named }): Named {
  if (op === 'equal' || op === 'less') return 'bool';
  if (op === 'iota') return 'int32';
  return to ?? dtype ?? (inputs[op === 'where' || op === 'scatterAdd' ? 1 : 0]!.dtype as Named);
}
