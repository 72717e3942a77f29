import type { TaskName } from '@albertkit/tasks';
import { sentiment, slots, words } from './demo/texts.js';

/** What backends are compared on where nothing is given: short and long, accents and signs. */
export const verifyTexts: Readonly<Record<TaskName, readonly unknown[]>> = {
  'text-classification': sentiment.texts,
  'token-classification': slots.texts,
  'fill-mask': words.texts,
  'question-answering': slots.texts.map((context) => ({ question: 'What is asked for?', context })),
  'multiple-choice': slots.texts.slice(0, 3).map((text) => ({ text, choices: ['a table', 'a song', 'the weather'] })),
  'zero-shot-classification': slots.texts.slice(0, 3).map((text) => ({ text, labels: ['restaurant', 'music', 'weather'] })),
  'content-moderation': sentiment.texts,
  'feature-extraction': [...sentiment.texts.slice(0, 3), ...slots.texts.slice(0, 3)],
  'sentence-embedding': [...sentiment.texts.slice(0, 3), ...slots.texts.slice(0, 3)],
  'sentence-similarity': [{ source_sentence: slots.texts[0]!, sentences: slots.texts.slice(1) }],
  'text-ranking': [{ query: sentiment.texts[0]!, documents: sentiment.texts.slice(1, 5) }],
  'embedding-ranking': [{ query: slots.texts[0]!, documents: slots.texts.slice(1) }],
  'sentence-order': [{ sentences: sentiment.texts.slice(0, 4) }],
  'sentence-reordering': [{ sentences: sentiment.texts.slice(0, 4) }],
  'extractive-summarisation': [{ sentences: sentiment.texts }],
  scoring: sentiment.texts.slice(0, 2),
  'candidate-ranking': [{ candidates: sentiment.texts.slice(0, 2) }],
  infilling: sentiment.texts.slice(0, 1),
};
