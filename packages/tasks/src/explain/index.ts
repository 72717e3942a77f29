export { explain, explainer, iterationTrace, logitLens, type ExplainedTask, type Explainer, type ExplainerOptions } from './explainer.js';
export { explainOptions, type ExplainOptions, type ExplainRunOptions } from './explain-options.js';
export type { ExplainInput } from './explained-text.js';
export type { Attribution, ExplainMethod, Explanation } from './explanation.js';
export type { PlacedToken } from './hidden-states.js';
export type { Baseline } from './integrated-gradients.js';
export type { IterationTrace, Step } from './iteration-trace.js';
export type { LensOptions, LensPiece, LogitLens } from './logit-lens.js';
export type { Target, TargetOptions } from './targets/target.js';
