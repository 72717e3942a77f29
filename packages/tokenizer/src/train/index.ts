export { readCharsmapOf } from './read-charsmap-of.js';
export type { FittingRound } from './fit-pieces.js';
export type { TrainOptions } from './options.js';
export type { Lines } from './read-lines.js';
export { trainTokenizer } from './train-tokenizer.js';
export type { TrainedTokenizer, TrainingReport } from './train-tokenizer.js';
export type { TrainingProgress } from './training-progress.js';
export type { TrainedPiece } from './vocabulary-pieces.js';
