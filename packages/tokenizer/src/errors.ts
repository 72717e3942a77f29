/** What went wrong, stable across versions. */
export type TokenizerErrorCode =
  | 'TOK_JSON' // tokenizer.json is not readable JSON of the expected form
  | 'TOK_TOO_LARGE' // a file is over the size limit
  | 'TOK_UNSUPPORTED' // a component outside the allow-list
  | 'TOK_VOCAB' // the vocabulary contradicts itself
  | 'TOK_ADDED' // an added token contradicts the vocabulary
  | 'TOK_INPUT' // encode was given something other than a string
  | 'TOK_OPTION' // an option, or two together, that cannot be met
  | 'TOK_TRUNCATION' // a text cannot be cut as asked
  | 'SPM_PARSE' // spiece.model is not a readable SentencePiece model
  | 'SPM_CHARSMAP' // the precompiled normalisation map is broken
  | 'SPM_MODEL_TYPE' // a readable model of a kind that this mode cannot use
  | 'TRAIN_OPTION' // training was given an option or lines that it cannot take
  | 'TRAIN_EMPTY' // training was given no text
  | 'TRAIN_TOO_LARGE' // the text bears no vocabulary of this size
  | 'TRAIN_TOO_SMALL'; // the text's characters alone are more pieces

/** Facts of an error as plain data. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/** Every error of this package: a stable `code`, the `facts` as fields, and one sentence. */
export class TokenizerError extends Error {
  override readonly name = 'TokenizerError';
  readonly code: TokenizerErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: TokenizerErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }
}
