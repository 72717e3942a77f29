import { AlbertkitError } from '@albertkit/core';
import { filled } from '../tensors.js';
import type { Part, Runtime, TfTensor } from '../tfjs.js';

export const indexing = (runtime: Runtime) => {
  const { tf } = runtime;
  return {
    gather: ([table, ids], _, { shape }) => {
      const rows = table.shape[0];
      checkIds(runtime, 'gather', ids, rows);
      return tf.reshape(tf.gather(tf.reshape(table, [rows, table.size / rows]), tf.reshape(ids, [ids.size])), [...shape]);
    },
    scatterAdd: ([ids, x], _, { shape }) => {
      const [rows, width] = [shape[0]!, shape.slice(1).reduce((n, dim) => n * dim, 1)];
      if (ids.size === 0) return filled(tf, 'float32', shape);
      checkIds(runtime, 'scatterAdd', ids, rows);
      return tf.reshape(tf.scatterND(tf.reshape(ids, [ids.size, 1]), tf.reshape(x, [ids.size, width]), [rows, width]), [...shape]);
    },
    iota: (_, __, { shape }) => tf.tensor(Int32Array.from({ length: shape[0]! }, (___, n) => n), [...shape], 'int32'),
  } satisfies Part<'gather' | 'scatterAdd' | 'iota'>;
};

/** Where ids can be read at once they are: the wasm backend's scatterND writes wherever an id points. On a GPU the bounds of the graph's inputs must do. */
function checkIds({ device }: Runtime, op: string, ids: TfTensor, rows: number): void {
  if (device !== 'cpu' && device !== 'wasm') return;
  const wrong = ids.dataSync().find((id) => id < 0 || id >= rows);
  if (wrong !== undefined) throw new AlbertkitError('ID_RANGE', `${op}: id ${wrong} is outside 0 to ${rows - 1}.`, { op, id: wrong, rows });
}
