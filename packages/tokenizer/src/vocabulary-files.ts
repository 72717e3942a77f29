export { toTokenizerJson } from './write-tokenizer-json.js';
export { vocabularyDifference } from './vocabulary-difference.js';
