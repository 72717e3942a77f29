export { readBertTokenizerJson } from './read-bert-json.js';
export { readWordPiece } from './read-wordpiece.js';
export type { WordPieceOptions } from './read-wordpiece.js';
