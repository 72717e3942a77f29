import { readCharsmap } from '../charsmap.js';
import { readModelFile } from '../model-file.js';

/**
 * The precompiled normalisation map in the bytes of a `spiece.model`, for `TrainOptions.charsmap`; empty where the model has
 * none. Throws `SPM_PARSE`, `SPM_CHARSMAP`, `TOK_TOO_LARGE`.
 */
export function readCharsmapOf(model: Uint8Array): Uint8Array {
  const { charsmap } = readModelFile(model);
  readCharsmap(charsmap); // a broken map is worth an error now
  return charsmap.slice();
}
