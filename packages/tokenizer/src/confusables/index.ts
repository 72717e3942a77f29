export { foldConfusables } from './fold.js';
export type { ConfusableChange, FoldedText } from './fold.js';
export { inspectConfusables } from './inspect.js';
export type { ConfusableReport, ConfusableSpan } from './inspect.js';
export type { ConfusableOptions, OddKind } from './judge.js';
export type { RestrictionLevel, Script } from './scripts.js';
export { skeleton } from './skeleton.js';
export { withConfusables } from './with-confusables.js';
export type { ConfusableBatch, ConfusableEncoding, ConfusableTokenizer, WithConfusablesOptions } from './with-confusables.js';
