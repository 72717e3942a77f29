import type { Backend, Lowering, Tensor } from '../backend.js';
import { executable } from '../executable.js';
import { interpret, type At } from '../interpret.js';
import type { ReferenceArray } from './array.js';
import { lowering as referenceLowering } from './lowering/index.js';

export type { ReferenceArray } from './array.js';
export { lowering as referenceLowering } from './lowering/index.js';

/** Both copy: weights stay as they were when they came, and results are the caller's. */
const upload = ({ dtype, shape, data }: Tensor): ReferenceArray =>
  ({ dtype, shape, data: data instanceof Float32Array ? Float64Array.from(data) : data.slice() });
const download = ({ dtype, shape, data }: ReferenceArray): Promise<Tensor> => Promise.resolve({ dtype, shape: [...shape], data: data.slice() });

/**
 * The backend that defines every op: plain loops in float64, slow and sure. It needs nothing, runs wherever JavaScript does,
 * and gives float32 outputs as Float64Array. Another lowering table makes another backend of it: one with an op changed, or with
 * composites kept whole.
 */
export function referenceBackend({ lowering = referenceLowering }: { readonly lowering?: Lowering<ReferenceArray, At> } = {}): Backend {
  const eager = { lowering, upload, download, free: () => {} };
  return {
    name: 'reference',
    capabilities: { devices: ['cpu'], dtypes: ['float32', 'int32', 'bool'], precisions: ['float64'], repeat: 'loop', interruptible: true },
    compile: async (graph, weights) => executable(graph, weights, interpret(eager, graph, weights)),
    dispose: async () => {},
  };
}
