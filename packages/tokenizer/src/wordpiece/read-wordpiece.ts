import { decodeSteps } from '../decode.js';
import type { AddedToken } from '../added-tokens.js';
import { assemble } from '../assemble.js';
import { textEncoder } from '../encode.js';
import { TokenizerError } from '../errors.js';
import { pipeline } from '../normalise/pipeline.js';
import { albertTemplate } from '../template.js';
import type { Tokenizer } from '../tokenizer.js';
import { bertNormaliser, bertPreTokeniser } from './bert-text.js';
import { readVocabularyText } from './vocabulary-text.js';
import { bertLongestWord, bertPrefix, wordPiece } from './wordpiece.js';
import { wordPieceStep } from './wordpiece-decoder.js';

/** Settings of `readWordPiece`. */
export interface WordPieceOptions {
  /** Whether text is made lower case (`do_lower_case`); default true. */
  readonly lowerCase?: boolean;
  /** Whether accents are removed; default: where text is made lower case. */
  readonly stripAccents?: boolean;
  /** Whether each CJK ideograph is a word of its own (`tokenize_chinese_chars`); default true. */
  readonly splitIdeographs?: boolean;
  /** Whether control characters are removed and all white space becomes blanks; default true. */
  readonly clean?: boolean;
}

const specialEntries = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;

/**
 * Makes BERT's WordPiece tokenizer from a `vocab.txt` (bytes or text), as the Chinese ALBERT models have it. In a model folder
 * that has a `tokenizer.json` too, that one goes first. Special tokens written in a text are found as in transformers.
 * Throws `TOK_VOCAB` where the file is broken or lacks `[UNK]`, `[CLS]` or `[SEP]`, and `TOK_TOO_LARGE`.
 */
export function readWordPiece(vocabulary: Uint8Array | string, options: WordPieceOptions = {}): Tokenizer {
  const { lowerCase = true, stripAccents = lowerCase, splitIdeographs = true, clean = true } = options;
  const entries = readVocabularyText(vocabulary);
  const required = (entry: string) => {
    const id = entries.indexOf(entry);
    if (id >= 0) return id;
    throw new TokenizerError('TOK_VOCAB', `The vocab.txt has no ${entry}, so it is not a BERT vocabulary.`, { entry });
  };
  const model = wordPiece({ entries, unknown: required('[UNK]'), prefix: bertPrefix, longestWord: bertLongestWord });
  const addedTokens = specialEntries.flatMap((content): AddedToken[] => {
    const id = model.id(content);
    return id === undefined ? [] : [{ id, content, singleWord: false, leftStrip: false, rightStrip: false, normalised: false, special: true }];
  });
  return assemble({
    model,
    encodeText: textEncoder({ addedTokens, normalise: pipeline([bertNormaliser({ clean, splitIdeographs, stripAccents, lowerCase })]), preTokeniser: bertPreTokeniser, model }),
    specialTokens: addedTokens.map(({ id }) => id),
    template: albertTemplate(required('[CLS]'), required('[SEP]')),
    decode: decodeSteps([wordPieceStep(bertPrefix, true)]),
  });
}
