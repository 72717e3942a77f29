export { schedule, type Decay, type ScheduleOptions } from './schedule.js';
export { textDocuments, type DocumentOptions } from './pretraining/text-documents.js';
export { textLines, type Strings } from './pretraining/text-lines.js';
export { buildCorpus, type BuildCorpusOptions, type CorpusProgress } from './pretraining/build-corpus.js';
export { memoryStore, openCorpus, type Corpus, type ShardStore } from './pretraining/corpus.js';
export type { CorpusIndex, ShardEntry } from './pretraining/corpus-index.js';
export type { Shard } from './pretraining/shard.js';
