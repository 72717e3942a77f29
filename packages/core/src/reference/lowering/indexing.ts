import { AlbertkitError } from '../../errors.js';
import { elements } from '../../ir/shape.js';
import { type Part, zeros } from '../array.js';

const inside = (op: string, id: number, rows: number): number => {
  if (id >= 0 && id < rows) return id;
  throw new AlbertkitError('ID_RANGE', `${op}: id ${id} is outside 0 to ${rows - 1}.`, { op, id, rows });
};

export const indexing = {
  gather: ([table, ids], _, { shape }) => {
    const width = elements(table.shape.slice(1));
    const out = zeros(table.dtype, shape);
    ids.data.forEach((id, n) => {
      const row = inside('gather', id, table.shape[0]!);
      out.data.set(table.data.subarray(row * width, (row + 1) * width), n * width);
    });
    return out;
  },
  scatterAdd: ([ids, x], _, { shape }) => {
    const width = elements(shape.slice(1));
    const out = zeros(x.dtype, shape);
    ids.data.forEach((id, n) => {
      const row = inside('scatterAdd', id, shape[0]!);
      for (let column = 0; column < width; column++) out.data[row * width + column]! += x.data[n * width + column]!;
    });
    return out;
  },
  iota: (_, __, { shape }) => ({ dtype: 'int32', shape, data: Int32Array.from({ length: shape[0]! }, (___, n) => n) }),
} satisfies Part<'gather' | 'scatterAdd' | 'iota'>;
