import type { Span } from '@albertkit/tasks';

const wordOrMarkup = /<[^<>\s]*>|[\p{L}\p{N}\p{M}]+(?:(?:['’]|(?<=\p{N})[.,](?=\p{N}))[\p{L}\p{N}\p{M}]+)*/gu;

/**
 * The words of a text, whatever the vocabulary, as UTF-16 stretches in order: letters, digits and marks, with apostrophes between them
 * and points and commas between digits ("don't", "1,000.5"). What stands in angle brackets without a blank (`<unk>`) is markup and no word.
 */
export const textWords = (text: string): readonly Span[] =>
  [...text.matchAll(wordOrMarkup)].flatMap(({ 0: found, index }) => (found.startsWith('<') ? [] : [{ start: index, end: index + found.length }]));
