/** Which evaluation script of SQuAD is followed: they differ where nothing is left of an answer. */
export type SquadVersion = '1.1' | '2.0';

export type AnswerScore = { readonly exact: number; readonly f1: number };

// What Python's `string.punctuation`, `\b` over Unicode and `str.split` mean.
const punctuation = /[!-/:-@[-`{-~]/g;
const articles = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;
const blanks = new RegExp(`[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000${String.fromCharCode(0x1c)}-${String.fromCharCode(0x1f)}]+`);

/** An answer's words as the official scripts of SQuAD compare them: lower case, without ASCII punctuation, then without a, an and the. */
const answerWords = (text: string): readonly string[] => text.toLowerCase().replace(punctuation, '').replace(articles, ' ').split(blanks).filter((word) => word !== '');

/**
 * Exact match (0 or 1) and F1 over words (0 to 1), each the best over the true answers, as SQuAD's evaluate-v1.1.py and
 * evaluate-v2.0.py. An empty text is no answer. In 2.0 a true answer of which nothing is left does not count while there are others, none
 * at all means that there is no answer, and nothing against nothing has F1 1 (0 in 1.1).
 */
export function answerScore(prediction: string, truths: readonly string[], version: SquadVersion = '2.0'): AnswerScore {
  const given = answerWords(prediction);
  const words = truths.map(answerWords);
  const telling = version === '2.0' ? words.filter((truth) => truth.length > 0) : words;
  const wanted = telling.length > 0 ? telling : [[]];
  return {
    exact: Math.max(...wanted.map((truth) => Number(truth.join(' ') === given.join(' ')))),
    f1: Math.max(...wanted.map((truth) => wordF1(given, truth, version))),
  };
}

/** 2 shared / (words of both), where a word is shared as often as both have it. */
function wordF1(given: readonly string[], truth: readonly string[], version: SquadVersion): number {
  if (given.length === 0 || truth.length === 0) return version === '2.0' && given.length === truth.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of truth) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of given) {
    const more = left.get(word) ?? 0;
    shared += Number(more > 0);
    left.set(word, more - 1);
  }
  return (2 * shared) / (given.length + truth.length);
}
