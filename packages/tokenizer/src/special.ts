import type { TokenModel } from './model.js';
import type { SpecialIds } from './tokenizer.js';

/** The pieces with a meaning of their own in every ALBERT vocabulary that SentencePiece made. */
export const specialPieces = { pad: '<pad>', unknown: '<unk>', cls: '[CLS]', sep: '[SEP]', mask: '[MASK]' } as const;

/** Their ids, -1 where a piece is missing; `unknown` is what the model itself says. */
export function specialIds({ id, unknown }: TokenModel): SpecialIds {
  return {
    pad: id(specialPieces.pad) ?? id('[PAD]') ?? -1,
    unknown,
    cls: id(specialPieces.cls) ?? -1,
    sep: id(specialPieces.sep) ?? -1,
    mask: id(specialPieces.mask) ?? -1,
  };
}
