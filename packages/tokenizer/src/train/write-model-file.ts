import { specialPieces } from '../special.js';
import type { TrainSettings } from './options.js';
import { typeNumber, type TrainedPiece } from './vocabulary-pieces.js';
import { wireWriter, type WireWriter } from './wire-writer.js';

/**
 * The bytes of `spiece.model`: ModelProto with the pieces, the trainer's settings and the normaliser, which SentencePiece and
 * `readSentencePiece` read. Source: google/sentencepiece, sentencepiece_model.proto.
 */
export function writeModelFile(pieces: readonly TrainedPiece[], settings: TrainSettings): Uint8Array {
  const model = wireWriter();
  for (const piece of pieces) {
    model.message(1, (at) => {
      at.text(1, piece.piece);
      at.float(2, piece.score);
      at.integer(3, typeNumber(piece));
    });
  }
  model.message(2, (at) => writeTrainer(at, settings));
  model.message(3, (at) => writeNormaliser(at, settings));
  return model.finish();
}

function writeTrainer(at: WireWriter, settings: TrainSettings): void {
  const absent = -1;
  at.integer(3, 1); // model_type: unigram
  at.integer(4, settings.vocabularySize);
  at.float(10, settings.characterCoverage);
  if (settings.inputSentenceSize !== Infinity) at.integer(11, settings.inputSentenceSize);
  at.integer(14, settings.seedSize);
  at.float(15, settings.shrinkingFactor);
  at.integer(17, settings.subIterations);
  at.integer(20, settings.maxPieceLength);
  at.flag(21, settings.splitByUnicodeScript);
  at.flag(22, settings.splitByWhitespace);
  at.flag(23, settings.splitByNumber);
  at.flag(25, settings.splitDigits);
  for (const symbol of [specialPieces.cls, specialPieces.sep, specialPieces.mask, ...settings.controlSymbols]) at.text(30, symbol);
  for (const symbol of settings.userDefinedSymbols) at.text(31, symbol);
  at.integer(40, 1); // unk_id
  at.integer(41, absent); // bos_id
  at.integer(42, absent); // eos_id
  at.integer(43, 0); // pad_id
  at.text(45, specialPieces.unknown);
  at.text(48, specialPieces.pad);
}

function writeNormaliser(at: WireWriter, { charsmap }: TrainSettings): void {
  // The name only tells a trainer which map to build; readers take the map that is here.
  at.text(1, charsmap.length > 0 ? 'user_defined' : 'identity');
  at.bytes(2, charsmap);
  at.flag(3, true); // add_dummy_prefix
  at.flag(4, true); // remove_extra_whitespaces
  at.flag(5, true); // escape_whitespaces
}
