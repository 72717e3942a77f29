import { diskSource } from './disk.js';
import { openModelSource, type ModelFolder } from './model.js';
import type { ModelSource } from './source.js';

export { diskSource } from './disk.js';
export type { ModelFolder } from './model.js';
export { memorySource, type ByteRange, type DiskSourceOptions, type ModelSource } from './source.js';
export { readTokenizerConfig, type TokenizerConfig } from './tokenizer-config.js';
export type { TokenizerFile } from './tokenizer-file.js';
export type { HeadInfo } from '@albertkit/core';

/**
 * Opens a model folder: the path of one on disk (Node) or any source. Throws `CONFIG_MISSING`, `CONFIG_TOO_LARGE`,
 * `CONFIG_JSON`, `CONFIG_FIELD`, `MODEL_TYPE`, `ARCHITECTURE`, and for a path what `diskSource` throws.
 */
export const openModel = (source: ModelSource | string): Promise<ModelFolder> =>
  openModelSource(typeof source === 'string' ? diskSource(source) : source);
