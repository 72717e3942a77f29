import type { Tokenizer } from '@albertkit/tokenizer';

/**
 * The pieces that words stand for: what the tokenizer makes of the word where that is one known piece, else the piece of just that
 * name (`ing`, `▁paris`). The others are named, never replaced by something near; ids come in the order of their words.
 */
export function resolveWords(tokenizer: Tokenizer, words: readonly string[]): { readonly ids: readonly number[]; readonly unknown: readonly string[] } {
  const ids: number[] = [];
  const unknown: string[] = [];
  for (const word of words) {
    const id = pieceOf(tokenizer, word);
    if (id === undefined) unknown.push(word);
    else ids.push(id);
  }
  return { ids, unknown };
}

function pieceOf(tokenizer: Tokenizer, word: string): number | undefined {
  const { ids } = tokenizer.encode(word, { specialTokens: false });
  const known = ids.length === 1 && ids[0] !== tokenizer.special.unknown;
  return known ? ids[0] : tokenizer.id(word);
}
