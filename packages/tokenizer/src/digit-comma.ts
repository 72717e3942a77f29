import { pushPiece, wordPieces, type TokenModel, type WordPieces } from './model.js';

const digitComma = /\p{Nd},$/u;

/**
 * A model whose pieces that end in a digit and a comma are split again, as Google's and Hugging Face's original ALBERT
 * tokenizer does: what stands before the comma is encoded once more by itself, and the comma is a piece of its own.
 * `encodeAlone` is the whole way of a text, as `pieces` of the text given.
 */
export function splitDigitComma(model: TokenModel, blankSign: string, encodeAlone: (text: string) => readonly string[]): TokenModel {
  const parts = new Map<number, readonly string[]>();
  const found = wordPieces();

  /** What a piece is split into, or an empty list where it is not. */
  function partsOf(id: number): readonly string[] {
    let known = parts.get(id);
    if (!known) parts.set(id, (known = id === model.unknown ? [] : split(model.token(id)!)));
    return known;
  }
  function split(piece: string): readonly string[] {
    if (!digitComma.test(piece)) return [];
    const again = encodeAlone(piece.slice(0, -1).replaceAll(blankSign, ''));
    const [first = '', ...rest] = again;
    const unsigned = !piece.startsWith(blankSign) && first.startsWith(blankSign);
    return [...(unsigned ? (first === blankSign ? rest : [first.slice(1), ...rest]) : again), ','];
  }

  function encodeWord(units: Uint16Array, from: number, to: number, pieces: WordPieces): void {
    found.count = 0;
    model.encodeWord(units, from, to, found);
    for (let i = 0; i < found.count; i++) {
      const id = found.ids[i]!;
      const end = found.ends[i]!;
      let start = found.starts[i]!;
      const smaller = partsOf(id);
      if (smaller.length === 0) pushPiece(pieces, id, start, end);
      smaller.forEach((part, k) => {
        const partEnd = k + 1 === smaller.length ? end : Math.min(end, start + part.length);
        pushPiece(pieces, model.id(part) ?? model.unknown, start, partEnd);
        start = partEnd;
      });
    }
  }
  return { ...model, encodeWord };
}
