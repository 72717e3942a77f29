export { conformance, type ConformanceOptions, type ConformanceTest, type Exception } from './conformance.js';
export { float, int } from './arbitrary/tensors.js';
export type { Report } from './check.js';
export { difference } from './compare.js';
export type { GoldenGradients, GoldenModel } from './models/golden.js';
export { breakLowering, type Handle } from './mutants/break-lowering.js';
export { equivalentMutants, mutants, type Fault, type Mutant } from './mutants/mutants.js';
export { runOnce } from './run-once.js';
