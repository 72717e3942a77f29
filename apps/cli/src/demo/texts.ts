import { fillMask, textClassification, tokenClassification, type EncodedInput, type Task, type TaskOptions } from '@albertkit/tasks';
import type { ResultsByTask } from '../views/result-view.js';

/** One part of the demo: a head, what it is asked, and what counts as its decision. */
export type Part<Name extends keyof ResultsByTask, Options extends TaskOptions, Encoded extends EncodedInput> = {
  readonly title: string;
  /** Which of the model's heads. */
  readonly head: string;
  readonly task: Task<string, Options, ResultsByTask[Name], Encoded> & { readonly name: string };
  readonly view: Name;
  readonly options: Options;
  readonly texts: readonly string[];
  /** What was decided, without scores: two backends must say the same. */
  decision(result: ResultsByTask[Name]): string;
};

const part = <Name extends keyof ResultsByTask, Options extends TaskOptions, Encoded extends EncodedInput>(given: Part<Name, Options, Encoded>): Part<Name, Options, Encoded> => given;

export const sentiment = part({
  title: 'How does it sound?',
  head: 'sentiment',
  task: textClassification,
  view: 'text-classification',
  options: {},
  texts: [
    'Thank you so much, this made my day!',
    "I can't believe they cancelled the show, I'm so disappointed.",
    'The meeting has been moved to Thursday afternoon.',
    'This is the best birthday present I have ever got 🎉',
    'The film was boring but the music is wonderful.',
    'Not bad at all.',
  ],
  decision: ({ label }) => label,
});

const requests = [
  'book a table for four at a French restaurant in São Paulo tomorrow',
  'play some jazz by Miles Davis on Spotify',
  'will it rain in Reykjavík next Friday?',
  'rate this novel four out of 6 stars',
];

export const intents = part({
  title: 'What is wanted?',
  head: 'intents',
  task: textClassification,
  view: 'text-classification',
  options: { topK: 2 },
  texts: requests,
  decision: ({ label }) => label,
});

export const slots = part({
  title: 'With what in it?',
  head: 'slots',
  task: tokenClassification,
  view: 'token-classification',
  options: {},
  texts: requests,
  decision: ({ entities }) => entities.map(({ label, start, end }) => `${label} ${start} ${end}`).join(),
});

export const words = part({
  title: 'Which word is missing?',
  head: 'words',
  task: fillMask,
  view: 'fill-mask',
  options: { topK: 5 },
  texts: ['I do not [MASK] what you mean.', 'He opened the [MASK] and went into the room.', 'the president of the united [MASK]'],
  decision: ({ masks }) => masks.map(({ predictions }) => predictions[0]?.id).join(),
});
