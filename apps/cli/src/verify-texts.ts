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
};
