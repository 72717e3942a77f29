/** How tokens become text again. */
export interface Decoder {
  /** The visible blank that becomes a space, or undefined to join the tokens with spaces. */
  readonly replacement?: string;
  /** Whether signs in the first token are dropped in place of becoming spaces. */
  readonly stripFirst: boolean;
}

/** Joins tokens: the visible blank becomes a space, and nothing in the first token. */
export function joinTokens({ replacement, stripFirst }: Decoder, tokens: readonly string[]): string {
  if (replacement === undefined) return tokens.join(' ');
  return tokens.map((token, i) => token.replaceAll(replacement, i === 0 && stripFirst ? '' : ' ')).join('');
}
