import { shuffledNumbers, type RandomNumbers } from '../random-numbers.js';
import type { Stretch } from './segments.js';

/** How many tokens of a row of `length` are to be predicted: the share, one at least, `most` at most; half to even, as in Python; none for a share of 0. */
export function predictionBudget(length: number, share: number, most: number): number {
  if (share === 0) return 0;
  const exact = length * share;
  const rounded = Math.round(exact);
  return Math.min(most, Math.max(1, rounded - exact === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded));
}

/** A length from 1 to `longest`, n with a chance that goes with 1/n. */
export function drawLength(longest: number, random: RandomNumbers): number {
  let total = 0;
  for (let n = 1; n <= longest; n++) total += 1 / n;
  let left = (random.word() / 2 ** 32) * total;
  for (let n = 1; n < longest; n++) {
    left -= 1 / n;
    if (left < 0) return n;
  }
  return longest;
}

/**
 * Picks n-grams of whole words, `words` as stretches of positions in order, until `budget` tokens are picked: from each word in
 * random order n words, p(n) ~ 1/n up to `longest`, fewer where they would be over the budget; not at all where a word of them
 * is picked already. An n-gram ends where the next word does not follow at once. In the order in which they were picked.
 * Source: google-research/albert's create_pretraining_data.py.
 */
export function pickNgrams(words: readonly Stretch[], budget: number, longest: number, random: RandomNumbers): readonly Stretch[] {
  const picked: Stretch[] = [];
  const taken = new Uint8Array(words.length);
  let left = budget;
  for (const from of shuffledNumbers(words.length, random)) {
    if (left === 0) break;
    let room = 1;
    while (room < longest && words[from + room]?.start === words[from + room - 1]!.end) room++;
    const { start } = words[from]!;
    let count = drawLength(room, random);
    while (count > 0 && words[from + count - 1]!.end - start > left) count--;
    if (count === 0 || taken.subarray(from, from + count).includes(1)) continue;
    taken.fill(1, from, from + count);
    const ngram = { start, end: words[from + count - 1]!.end };
    picked.push(ngram);
    left -= ngram.end - ngram.start;
  }
  return picked;
}
