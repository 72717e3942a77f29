import type { EncodeSection } from './encode-section.js';
import { border, type Borders } from './normalise/borders.js';
import { rewind, type TokenList } from './token-list.js';
import { longestRemembered, wordMemory, type WordMemory } from './word-memory.js';

/**
 * Encodes a section part by part, cut at white space, and remembers what the parts became. A part is one word, unless
 * its first or last unit needs what stands beside it (`loose`): then it takes in the blank on that side, and the next word
 * too where only one blank lies between. So the result is that of the section in one piece.
 */
export function partByPart(encodeSection: EncodeSection, { table, classify }: Borders): EncodeSection {
  let memory: WordMemory | undefined; // none for a tokenizer that is only loaded

  return (text, from, to, list) => {
    memory ??= wordMemory();
    const begun = list.length;
    const firstWord = list.word;
    for (let i = from; i < to; ) {
      let unit = text.charCodeAt(i);
      const first = table[unit] || classify(unit);
      if (first === border.blank) {
        i++;
        continue;
      }
      const start = i;
      let last = first;
      let hash = 0;
      for (let next = first; next !== border.blank; next = table[unit] || classify(unit)) {
        last = next;
        hash = (Math.imul(hash, 31) + unit) | 0;
        if (++i === to) break;
        unit = text.charCodeAt(i);
      }
      if (first === border.firm && last === border.firm) {
        if (i - start > longestRemembered) encodeSection(text, start, i, list);
        else if (!memory.recall(text, start, i, hash, list)) encodeAndLearn(memory, text, start, i, hash, list);
        continue;
      }
      const partStart = first === border.loose && start > from ? start - 1 : start;
      if (last === border.loose) i = looseEnd(text, i, to);
      if (encodeSection(text, partStart, i, list)) continue;
      rewind(list, begun, firstWord);
      return encodeSection(text, from, to, list);
    }
    return true;
  };

  function encodeAndLearn({ learn }: WordMemory, text: string, start: number, end: number, hash: number, list: TokenList): void {
    const { length: firstToken, word: firstWord, wordGiven } = list;
    list.wordGiven = false;
    encodeSection(text, start, end, list);
    learn(text, start, end, hash, list, firstToken, firstWord);
    if (!wordGiven) return;
    list.wordGiven = true;
    list.word = firstWord;
    list.words.fill(firstWord, firstToken, list.length);
  }

  /** Where the part ends whose word before the blank at `end` has a loose last unit. */
  function looseEnd(text: string, end: number, to: number): number {
    for (let i = end; i < to; ) {
      const next = i + 1;
      if (next === to || kind(text, next) !== border.loose) return next;
      let last: number = border.loose;
      for (i = next; i < to; i++) {
        const found = kind(text, i);
        if (found === border.blank) break;
        last = found;
      }
      if (last === border.firm) return i;
    }
    return to;
  }
  function kind(text: string, at: number): number {
    const unit = text.charCodeAt(at);
    return table[unit] || classify(unit);
  }
}
