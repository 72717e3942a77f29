import { cleanUpSpaces, type DecodeStep } from '../decode.js';

/** Words joined by blanks, continuations joined to them; `cleanUp` takes out the blank before punctuation, token by token as the tokenizers library does. */
export function wordPieceStep(prefix: string, cleanUp: boolean): DecodeStep {
  return (tokens) => tokens.map((token, i) => {
    const joined = i === 0 ? token : token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
    return cleanUp ? cleanUpSpaces(joined) : joined;
  });
}
