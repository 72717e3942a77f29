import { utf8 } from './strict-utf8.js';

/** Tokens to text; `ids` stand beside them. */
export type Decoder = (tokens: readonly string[], ids: readonly number[]) => string;

/** One step of a decoder of a tokenizer.json: tokens to tokens. */
export type DecodeStep = (tokens: readonly string[]) => readonly string[];

/** The steps one after the other; what is left is joined. */
export function decodeSteps(steps: readonly DecodeStep[]): Decoder {
  return (tokens) => steps.reduce((left, step) => step(left), tokens).join('');
}

/** The visible blank becomes a space, and nothing in the first token where `dropFirst`. */
export function metaspaceStep(replacement: string, dropFirst: boolean): DecodeStep {
  return (tokens) => tokens.map((token, i) => token.replaceAll(replacement, i === 0 && dropFirst ? '' : ' '));
}

/** Replaces a literal in each token. */
export function replaceStep(literal: string, content: string): DecodeStep {
  return (tokens) => tokens.map((token) => token.split(literal).join(content));
}

/** All tokens become one. */
export const fuseStep: DecodeStep = (tokens) => [tokens.join('')];

/** Takes up to `start` times `content` off the beginning of each token and up to `stop` times off its end. */
export function stripStep(content: string, start: number, stop: number): DecodeStep {
  return (tokens) =>
    tokens.map((token) => {
      let [from, to] = [0, token.length];
      for (let i = 0; i < start && content !== '' && token.startsWith(content, from) && from < to; i++) from += content.length;
      for (let i = 0; i < stop && content !== '' && token.slice(from, to).endsWith(content); i++) to -= content.length;
      return token.slice(from, to);
    });
}

/** Runs of byte tokens such as `<0xE2>` become text where they are UTF-8, else one U+FFFD a byte. */
export const byteFallbackStep: DecodeStep = (tokens) => {
  const decoded: string[] = [];
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) decoded.push(utf8(Uint8Array.from(bytes)) ?? '\ufffd'.repeat(bytes.length));
    bytes = [];
  };
  for (const token of tokens) {
    const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1];
    if (byte !== undefined) bytes.push(parseInt(byte, 16));
    else {
      flush();
      decoded.push(token);
    }
  }
  flush();
  return decoded;
};

/**
 * Takes out the spaces that English does not have: before `. ? ! ,`, around a lone apostrophe, and before `n't 'm 's 've 're`.
 * Source: `clean_up_tokenization` of transformers.
 */
export function cleanUpSpaces(text: string): string {
  let clean = text;
  for (const sign of ['.', '?', '!', ',']) clean = clean.replaceAll(` ${sign}`, sign);
  clean = clean.replaceAll(" ' ", "'");
  for (const ending of ["n't", "'m", "'s", "'ve", "'re"]) clean = clean.replaceAll(` ${ending}`, ending);
  return clean;
}
