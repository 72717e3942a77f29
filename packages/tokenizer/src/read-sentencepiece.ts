import { assemble } from './assemble.js';
import { TokenizerError } from './errors.js';
import { hubMode } from './hub-mode.js';
import { checkChoice } from './options.js';
import { slowMode, spmMode } from './spm-mode.js';
import type { Tokenizer } from './tokenizer.js';
import { readUnigramFile } from './unigram-file.js';

/** Settings of `readSentencePiece`. */
export interface SentencePieceOptions {
  /**
   * `hub` (the default): exactly the pipeline of ALBERT's published tokenizer.json. `slow`: Google's and Hugging Face's
   * original Python path. `spm`: plain SentencePiece with the model's own settings and no special tokens.
   */
  readonly mode?: 'hub' | 'slow' | 'spm';
  /** Whether `hub` and `slow` make text lower case; default true. */
  readonly lowerCase?: boolean;
  /** Whether `hub` and `slow` leave out NFKD and the removal of combining marks; default false. */
  readonly keepAccents?: boolean;
  /** Mode `hub`: the old Unicode tables of the published tokenizer (the default), or those of the JavaScript engine. */
  readonly unicode?: 'published' | 'current';
}

/**
 * Makes a tokenizer from the bytes of `spiece.model`. In a model folder that has a `tokenizer.json` too, that one goes
 * first: it says how the text was treated when the model was trained.
 * Throws `SPM_PARSE`, `SPM_CHARSMAP`, `SPM_MODEL_TYPE`, `TOK_TOO_LARGE`, `TOK_OPTION`.
 */
export function readSentencePiece(bytes: Uint8Array, options: SentencePieceOptions = {}): Tokenizer {
  const { mode = 'hub', lowerCase = true, keepAccents = false, unicode = 'published' } = options;
  const refuse = (option: keyof SentencePieceOptions) => {
    if (options[option] === undefined) return;
    throw new TokenizerError('TOK_OPTION', `Mode ${mode} has no option ${option}; leave it out or take another mode.`, { mode, option });
  };
  checkChoice('mode', mode, ['hub', 'slow', 'spm']);
  switch (mode) {
    case 'hub':
      return assemble(hubMode(readUnigramFile(bytes), { lowerCase, keepAccents, unicode }));
    case 'slow':
      refuse('unicode');
      return assemble(slowMode(readUnigramFile(bytes), { lowerCase, keepAccents }));
    case 'spm':
      for (const option of ['lowerCase', 'keepAccents', 'unicode'] as const) refuse(option);
      return assemble(spmMode(readUnigramFile(bytes)));
  }
}
