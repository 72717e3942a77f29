import { AlbertkitError } from '@albertkit/core';
import { openModelSource, type ModelFolder } from './model.js';
import type { DiskSourceOptions, ModelSource } from './source.js';

export type { ModelFolder } from './model.js';
export { memorySource, type ByteRange, type DiskSourceOptions, type ModelSource } from './source.js';
export { readTokenizerConfig, type TokenizerConfig } from './tokenizer-config.js';
export type { TokenizerFile } from './tokenizer-file.js';
export type { HeadInfo } from '@albertkit/core';

// The entry of browsers: the same names as index.ts, and nothing of Node.

/** There is no disk in a browser. Throws `NO_DISK`. */
export function diskSource(folder: string, _options?: DiskSourceOptions): ModelSource {
  throw new AlbertkitError('NO_DISK', `The folder ${folder} cannot be read in a browser; give a ModelSource, such as memorySource.`, { path: folder });
}

/** Opens a model folder from a source. Throws `NO_DISK` for a path, and as the entry for Node does. */
export const openModel = async (source: ModelSource | string): Promise<ModelFolder> =>
  openModelSource(typeof source === 'string' ? diskSource(source) : source);
