import type { Lowering } from '../../backend.js';
import type { At } from '../../interpret.js';
import type { ReferenceArray } from '../array.js';
import { broadcast } from './broadcast.js';
import { compareOps } from './compare.js';
import { elementwise } from './elementwise.js';
import { indexing } from './indexing.js';
import { matmul } from './matmul.js';
import { max } from './max.js';
import { movement } from './movement.js';
import { source } from './source.js';

/** Every primitive in plain loops and no composite: a composite is what its decomposition says. */
export const lowering: Lowering<ReferenceArray, At> = {
  ...source, ...elementwise, ...compareOps, ...broadcast, ...max, ...movement, ...matmul, ...indexing,
};
