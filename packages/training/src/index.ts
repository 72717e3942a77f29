export { schedule, type Decay, type ScheduleOptions } from './schedule.js';
export { textDocuments, type DocumentOptions } from './pretraining/text-documents.js';
export { textLines, type Strings } from './pretraining/text-lines.js';
