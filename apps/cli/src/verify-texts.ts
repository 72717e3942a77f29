import type { TaskName } from '@albertkit/tasks';
import { sentiment, slots, words } from './demo/texts.js';

/** What backends are compared on where nothing is given: short and long, accents and signs. */
export const verifyTexts: Readonly<Record<TaskName, readonly string[]>> = {
  'text-classification': sentiment.texts,
  'token-classification': slots.texts,
  'fill-mask': words.texts,
  'feature-extraction': [...sentiment.texts.slice(0, 3), ...slots.texts.slice(0, 3)],
};
