export { TokenizerError } from './errors.js';
export type { ErrorFacts, TokenizerErrorCode } from './errors.js';
export type { DecodeOptions, EncodeOptions, Encoding, SpecialIds, Tokenizer } from './tokenizer.js';
export { readSentencePiece } from './read-sentencepiece.js';
export type { SentencePieceOptions } from './read-sentencepiece.js';
export { readTokenizerJson } from './tokenizer-json.js';
export { vocabularyDifference } from './vocabulary-difference.js';
export { toTokenizerJson } from './write-tokenizer-json.js';
