export { diskCheckpointStore } from './checkpoint-store.js';
export type { FileSystem, OpenFile } from './file-system.js';
