import { TokenizerError } from './errors.js';
import { pieceList } from './piece-list.js';
import type { Pieces } from './pieces.js';
import { utf8 } from './strict-utf8.js';
import { floatOf, nextField, wireCursor, type WireCursor } from './wire.js';

/** Kinds of piece in a SentencePiece model. */
export const pieceType = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

/** What of a SentencePiece model file matters for encoding. */
export interface ModelFile {
  readonly pieces: Pieces;
  /** Scores as the file's float32 values. */
  readonly scores: Float64Array;
  readonly types: Uint8Array;
  /** 1 unigram, 2 BPE, 3 word, 4 character. */
  readonly modelType: number;
  readonly byteFallback: boolean;
  /** What the model's own normaliser does beside the map. */
  readonly spaces: SpaceSettings;
  /** What an unknown id decodes to. */
  readonly unknownSurface: string;
  readonly charsmap: Uint8Array;
}

/** How SentencePiece treats spaces (`normalizer_spec`, and one field of `trainer_spec`). */
export interface SpaceSettings {
  /** Put a space before the text. */
  readonly addDummyPrefix: boolean;
  /** Drop spaces at both ends and all but one of a run. */
  readonly removeExtraSpaces: boolean;
  /** Show spaces as `▁`. */
  readonly escapeSpaces: boolean;
  /** Put the added space at the end in place of the start. */
  readonly asSuffix: boolean;
}

const maxFileBytes = 256 * 1024 * 1024;
const maxTextBytes = 1024;
const maxPieces = 2_000_000;

/**
 * Reads `spiece.model` (protobuf message ModelProto of google/sentencepiece). Unknown fields are skipped.
 * Throws `TOK_TOO_LARGE`, `SPM_PARSE`.
 */
export function readModelFile(bytes: Uint8Array): ModelFile {
  if (bytes.length > maxFileBytes) {
    const facts = { bytes: bytes.length, limit: maxFileBytes };
    throw new TokenizerError('TOK_TOO_LARGE', `A SentencePiece model of ${bytes.length} bytes is over the limit of ${maxFileBytes}.`, facts);
  }
  const pieces = pieceList(bytes.length);
  const scores: number[] = [];
  const types: number[] = [];
  const trainer = { modelType: 1, byteFallback: false, unknownSurface: ' \u2047 ' };
  const spaces = { addDummyPrefix: true, removeExtraSpaces: true, escapeSpaces: true, asSuffix: false };
  let charsmap: Uint8Array = new Uint8Array(0);
  const inner = wireCursor(0, 0);

  for (const top = wireCursor(0, bytes.length); nextField(bytes, top); ) {
    if (top.number === 1) readPiece(message(top, 'pieces'));
    else if (top.number === 2) readTrainer(message(top, 'trainer_spec'));
    else if (top.number === 3) readNormaliser(message(top, 'normalizer_spec'));
  }
  if (types.length === 0) throw new TokenizerError('SPM_PARSE', 'The SentencePiece model holds no pieces; it is not a spiece.model file.');
  return { pieces: pieces.read((index) => broken(`piece ${index} is not UTF-8`, { index })), scores: Float64Array.from(scores), types: Uint8Array.from(types), ...trainer, spaces, charsmap };

  function enter({ start, end }: WireCursor): WireCursor {
    inner.at = start;
    inner.limit = end;
    return inner;
  }

  function readPiece(at: WireCursor): void {
    const index = types.length;
    if (index >= maxPieces) throw broken(`it has more than ${maxPieces} pieces`, { limit: maxPieces });
    let start = 0;
    let end = 0;
    let score = 0;
    let type: number = pieceType.normal;
    for (const field = enter(at); nextField(bytes, field); ) {
      if (field.number === 1) {
        checkText(message(field, 'piece'), () => `piece ${index}`);
        start = field.start;
        end = field.end;
      } else if (field.number === 2 && field.type === 5) score = floatOf(field.value);
      else if (field.number === 3 && field.type === 0) type = field.value;
    }
    if (start === end) throw broken(`piece ${index} is empty`, { index });
    if (!Number.isFinite(score)) throw broken(`piece ${index} has the score ${score}`, { index });
    if (type < 1 || type > 6) throw broken(`piece ${index} has the unknown type ${type}`, { index, type });
    pieces.push(bytes, start, end);
    scores.push(score);
    types.push(type);
  }

  function readTrainer(at: WireCursor): void {
    for (const field = enter(at); nextField(bytes, field); ) {
      if (field.number === 44) trainer.unknownSurface = text(message(field, 'unk_surface'), 'unk_surface');
      if (field.type !== 0) continue;
      if (field.number === 24) spaces.asSuffix = field.value !== 0;
      else if (field.number === 3) trainer.modelType = field.value;
      else if (field.number === 35) trainer.byteFallback = field.value !== 0;
    }
  }

  function readNormaliser(at: WireCursor): void {
    for (const field = enter(at); nextField(bytes, field); ) {
      if (field.type === 0 && field.number === 3) spaces.addDummyPrefix = field.value !== 0;
      else if (field.type === 0 && field.number === 4) spaces.removeExtraSpaces = field.value !== 0;
      else if (field.type === 0 && field.number === 5) spaces.escapeSpaces = field.value !== 0;
      if (field.number !== 2) continue;
      const { start, end } = message(field, 'precompiled_charsmap');
      charsmap = bytes.subarray(start, end);
    }
  }

  function text(field: WireCursor, what: string): string {
    checkText(field, () => what);
    const decoded = utf8(bytes.subarray(field.start, field.end));
    if (decoded !== undefined) return decoded;
    throw broken(`${what} is not UTF-8`, { field: what });
  }
}

function checkText({ start, end }: WireCursor, what: () => string): void {
  if (end - start > maxTextBytes) throw broken(`${what()} has ${end - start} bytes, more than ${maxTextBytes}`, { field: what(), bytes: end - start });
}

function message(field: WireCursor, name: string): WireCursor {
  if (field.type !== 2) throw broken(`field ${name} has wire type ${field.type} in place of 2`, { field: name, offset: field.start });
  return field;
}

function broken(what: string, facts: Readonly<Record<string, string | number>>): TokenizerError {
  return new TokenizerError('SPM_PARSE', `The SentencePiece model is broken: ${what}.`, facts);
}
