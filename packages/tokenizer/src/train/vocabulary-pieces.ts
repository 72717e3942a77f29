import { pieceType } from '../model-file.js';
import { specialPieces } from '../special.js';

/** One piece of a trained vocabulary; its id is its place. */
export interface TrainedPiece {
  readonly piece: string;
  /** A float32: the natural logarithm of its probability, 0 for special and user-defined pieces. */
  readonly score: number;
  readonly type: 'normal' | 'unknown' | 'control' | 'userDefined';
}

/** The pieces that come before the learned ones, in ALBERT's layout: `<pad>`, `<unk>`, `[CLS]`, `[SEP]`, `[MASK]` are ids 0 to 4. */
export function givenPieces(controlSymbols: readonly string[], userDefinedSymbols: readonly string[]): readonly TrainedPiece[] {
  const { pad, unknown, cls, sep, mask } = specialPieces;
  const control = (piece: string): TrainedPiece => ({ piece, score: 0, type: 'control' });
  return [
    control(pad),
    { piece: unknown, score: 0, type: 'unknown' },
    ...[cls, sep, mask, ...controlSymbols].map(control),
    ...userDefinedSymbols.map((piece): TrainedPiece => ({ piece, score: 0, type: 'userDefined' })),
  ];
}

/** The number that a SentencePiece model file has for the type. */
export function typeNumber({ type }: TrainedPiece): number {
  return pieceType[type];
}
