/** Tokens to text; `ids` stand beside them. */
export type Decoder = (tokens: readonly string[], ids: readonly number[]) => string;

/** The published decoder: the visible blank becomes a space, and nothing in the first token where `dropFirst`. */
export function metaspaceDecoder(replacement: string, dropFirst = true): Decoder {
  return (tokens) => tokens.map((token, i) => token.replaceAll(replacement, i === 0 && dropFirst ? '' : ' ')).join('');
}

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
