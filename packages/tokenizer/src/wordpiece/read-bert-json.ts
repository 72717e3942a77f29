import { boolean, field, requiredField, string } from '../json-value.js';
import type { MoreComponents } from '../more-components.js';
import { readJsonWith } from '../read-json-with.js';
import type { Tokenizer } from '../tokenizer.js';
import { bertNormaliser, bertPreTokeniser } from './bert-text.js';
import { cutReaders } from './json-cuts.js';
import { readBertText, readWordPieceModel } from './json-wordpiece.js';
import { wordPiece } from './wordpiece.js';
import { wordPieceStep } from './wordpiece-decoder.js';

/** As `readTokenizerJson`, with the model WordPiece, BERT's other components, and the pre-tokenisers that cut within words (Whitespace, Digits, Punctuation, CharDelimiterSplit, Split). Throws the same. */
export function readBertTokenizerJson(source: Uint8Array | string): Tokenizer {
  return readJsonWith(bertComponents, source);
}

const bertComponents: MoreComponents = {
  normalisers: new Map([['BertNormalizer', (at) => bertNormaliser(readBertText(at))]]),
  preTokenisers: new Map([...cutReaders, ['BertPreTokenizer', () => bertPreTokeniser]]),
  models: new Map([['WordPiece', (at) => wordPiece(readWordPieceModel(at))]]),
  decoders: new Map([['WordPiece', (at) => wordPieceStep(string(requiredField(at, 'prefix')), boolean(field(at, 'cleanup'), true))]]),
};
