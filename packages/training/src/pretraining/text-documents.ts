import { AlbertkitError } from '@albertkit/core';
import { splitSentences } from '@albertkit/tasks';
import { checkedStrings, type Strings } from './text-lines.js';

export type DocumentOptions = {
  /** `line`: a line is a sentence, as in Google's files; `split`: a line is a paragraph, split by `splitSentences`. `line` when left out. */
  readonly sentences?: 'line' | 'split';
  /** Most UTF-16 units held of a document; a longer one comes in parts, each a document. 2^22 when left out. */
  readonly longest?: number;
};

/**
 * The documents of lines of text, each its sentences, trimmed: an empty or blank line ends a document, and empty documents are
 * left out. Memory is bounded by `longest` and the longest line. Throws `DATA_INPUT` for anything but lines, `DATA_OPTION`.
 * Source: the input format of google-research/albert's create_pretraining_data.py.
 */
export async function* textDocuments(lines: Strings, { sentences = 'line', longest = 2 ** 22 }: DocumentOptions = {}): AsyncGenerator<readonly string[]> {
  if (!Number.isSafeInteger(longest) || longest < 1) throw new AlbertkitError('DATA_OPTION', `A document holds a whole number of UTF-16 units from 1, got ${longest}.`, { option: 'longest', given: longest });
  let document: string[] = [];
  let held = 0;
  for await (const line of checkedStrings(lines)) {
    const text = line.trim();
    const found = sentences === 'line' || text === '' ? [text] : splitSentences(text).map(({ start, end }) => text.slice(start, end));
    for (const sentence of found) {
      if (document.length > 0 && (sentence === '' || held + sentence.length > longest)) {
        yield document;
        [document, held] = [[], 0];
      }
      if (sentence === '') continue;
      document.push(sentence);
      held += sentence.length;
    }
  }
  if (document.length > 0) yield document;
}
