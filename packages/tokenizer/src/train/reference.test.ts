import { expect, it } from 'vitest';
import { readCharsmapOf } from './read-charsmap-of.js';
import { aliceLines, aliceReference, publishedModel } from './fixtures/alice.js';
import { likelihood } from './fixtures/likelihood.js';
import { trainTokenizer } from './train-tokenizer.js';

it("is within 1 part in 100 of what Google's trainer makes of the same text, on text that neither has seen", async () => {
  const { trainingLines, figures: { heldOut } } = aliceReference();
  const lines = aliceLines();
  const trained = await trainTokenizer(lines.slice(0, trainingLines), { vocabularySize: 1000, normalisation: 'charsmap', charsmap: readCharsmapOf(publishedModel()) });
  const own = likelihood(trained, lines.slice(trainingLines));
  expect(own.characters).toBe(heldOut.characters);
  expect(own.unknownTokens).toBe(heldOut.unknownTokens);
  expect(own.logLikelihoodPerCharacter / heldOut.logLikelihoodPerCharacter).toBeLessThan(1.01);
});
