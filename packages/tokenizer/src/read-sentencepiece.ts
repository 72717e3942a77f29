import { albertAddedTokens, albertNormaliser, albertPreTokeniser, blankSign } from './albert.js';
import { assemble } from './assemble.js';
import { readCharsmap } from './charsmap.js';
import { readHubModel } from './hub-model.js';
import { specialPieces } from './special.js';
import { albertTemplate } from './template.js';
import type { Tokenizer } from './tokenizer.js';
import { unigram } from './unigram.js';

/** Settings of `readSentencePiece`. */
export interface SentencePieceOptions {
  /** `hub` (the default): exactly the pipeline of ALBERT's published tokenizer.json. */
  readonly mode?: 'hub';
}

/**
 * Makes a tokenizer from the bytes of `spiece.model`. In a model folder that has a `tokenizer.json` too, that one goes
 * first: it says how the text was treated when the model was trained.
 * Throws `SPM_PARSE`, `SPM_CHARSMAP`, `SPM_MODEL_TYPE`, `TOK_TOO_LARGE`.
 */
export function readSentencePiece(bytes: Uint8Array, _options: SentencePieceOptions = {}): Tokenizer {
  const { vocabulary, charsmap, special } = readHubModel(bytes);
  return assemble({
    model: unigram(vocabulary),
    addedTokens: albertAddedTokens(special),
    normalise: albertNormaliser(readCharsmap(charsmap)),
    preTokeniser: albertPreTokeniser,
    template: albertTemplate(special(specialPieces.cls), special(specialPieces.sep)),
    decoder: { replacement: blankSign, stripFirst: true },
  });
}
