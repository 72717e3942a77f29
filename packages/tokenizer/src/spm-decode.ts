import type { Decoder } from './decode.js';
import { pieceType } from './model-file.js';
import { utf8 } from './strict-utf8.js';
import type { UnigramFile } from './unigram-file.js';

/**
 * SentencePiece's own decoder: `▁` becomes a space, but for those before anything else; control pieces vanish, the unknown
 * one shows the model's sign for it, bytes become the characters that they make up, or U+FFFD where they make none.
 * Source: google/sentencepiece sentencepiece_processor.cc, Decode.
 */
export function spmDecoder({ types, spaces, unknownSurface }: UnigramFile, blankSign: string): Decoder {
  const dropsFirst = spaces.addDummyPrefix || spaces.removeExtraSpaces;
  return (tokens, ids) => {
    let text = '';
    let bytes: number[] = [];
    let beginning = true;
    const flush = () => {
      if (bytes.length > 0) text += bytesToText(bytes);
      bytes = [];
    };
    ids.forEach((id, i) => {
      const type = types[id];
      const token = tokens[i]!;
      if (type === pieceType.byte) return void bytes.push(parseInt(token.slice(3, 5), 16));
      flush();
      if (text !== '') beginning = false;
      if (type === pieceType.control) return;
      if (type === pieceType.unknown) return void (text += unknownSurface);
      const dropped = beginning && dropsFirst && token.startsWith(blankSign);
      if (dropped && !spaces.removeExtraSpaces) beginning = false;
      text += (dropped ? token.slice(1) : token).replaceAll(blankSign, ' ');
    });
    flush();
    return text;
  };
}

/** UTF-8 to text, U+FFFD for each byte that belongs to no character. */
function bytesToText(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i]!;
    const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const character = utf8(Uint8Array.from(bytes.slice(i, i + size)));
    text += character ?? '\ufffd';
    i += character === undefined ? 1 : size;
  }
  return text;
}
