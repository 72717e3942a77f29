import { boolean, field, requiredField, string } from '../json-value.js';
import type { MoreComponents } from '../more-components.js';
import { readJsonWith } from '../read-json-with.js';
import type { Tokenizer } from '../tokenizer.js';
import { bertNormaliser, bertPreTokeniser } from './bert-text.js';
import { readBertText, readWordPieceModel } from './json-wordpiece.js';
import { wordPiece } from './wordpiece.js';
import { wordPieceStep } from './wordpiece-decoder.js';

/** As `readTokenizerJson`, with the model WordPiece and BERT's other components too. Throws the same. */
export function readBertTokenizerJson(source: Uint8Array | string): Tokenizer {
  return readJsonWith(bertComponents, source);
}

const bertComponents: MoreComponents = {
  normalisers: new Map([['BertNormalizer', (at) => bertNormaliser(readBertText(at))]]),
  preTokenisers: new Map([['BertPreTokenizer', () => bertPreTokeniser]]),
  models: new Map([['WordPiece', (at) => wordPiece(readWordPieceModel(at))]]),
  decoders: new Map([['WordPiece', (at) => wordPieceStep(string(requiredField(at, 'prefix')), boolean(field(at, 'cleanup'), true))]]),
};
