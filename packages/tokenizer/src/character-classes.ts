const word = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
const numeric = /\p{N}/u;
const punctuation = /[\p{P}!-/:-@[-`{-~]/u;

/** Whether a code point is a letter, digit or mark of a word (`\w` of Rust's regular expressions). */
export const isWordCharacter = member(word);

/** Whether a code point is a number: general category N. */
export const isNumeric = member(numeric);

/** Whether a code point is punctuation: general category P, or any of ASCII's signs. */
export const isPunctuation = member(punctuation);

function member(expression: RegExp): (codePoint: number) => boolean {
  return (codePoint) => expression.test(String.fromCodePoint(codePoint));
}
