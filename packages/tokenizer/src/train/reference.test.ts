import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { size } from '../../../../testing/sizes.js';
import { aliceLines, aliceReference, publishedModel } from './fixtures/alice.js';
import { likelihood } from './fixtures/likelihood.js';
import type { TrainOptions } from './options.js';
import { readCharsmapOf } from './read-charsmap-of.js';
import { trainTokenizer } from './train-tokenizer.js';

type Yardstick = { readonly training: readonly string[]; readonly heldOut: readonly string[]; readonly options: TrainOptions; readonly logLikelihoodPerCharacter: number };

const kilobytes = size('tokenizerTraining'); // of text to train on: a book of the fixtures, or the long check's 10 MB
const shared = fileURLToPath(new URL('../../../../../shared/', import.meta.url));

function book(): Yardstick {
  const { trainingLines, figures } = aliceReference();
  const options = { vocabularySize: 1000, normalisation: 'charsmap', charsmap: readCharsmapOf(publishedModel()) } as const;
  return { training: aliceLines().slice(0, trainingLines), heldOut: aliceLines().slice(trainingLines), options, ...figures.heldOut };
}

function classics(): Yardstick {
  const folder = `${shared}models/reference-vocabulary/`;
  if (!existsSync(folder)) throw new Error(`The long check of tokenizerTraining reads ../shared (data/pretrain, models/reference-vocabulary), and ${folder} is not there.`);
  const text = (name: string): Buffer => gunzipSync(readFileSync(`${shared}data/pretrain/${name}.txt.gz`));
  const { train_bytes: bytes, figures } = JSON.parse(readFileSync(`${folder}reference.json`, 'utf8')) as { train_bytes: number; figures: { log_likelihood_per_character: number } };
  const heldOut = text('wikipedia-paragraphs').toString('utf8').split('\n').slice(0, 2000).map((line) => line.trim()).filter((line) => line !== '');
  const options = { vocabularySize: 8000, normalisation: 'charsmap', charsmap: readCharsmapOf(readFileSync(`${folder}reference.model`)), userDefinedSymbols: [] } as const;
  return { training: text('gutenberg-01').subarray(0, bytes).toString('utf8').split('\n'), heldOut, options, logLikelihoodPerCharacter: figures.log_likelihood_per_character };
}

it("makes text that it has not seen as likely as the vocabulary that Google's trainer makes, to 1 part in 100", async () => {
  const { training, heldOut, options, logLikelihoodPerCharacter: googles } = kilobytes > 1000 ? classics() : book();
  expect(Math.abs(new TextEncoder().encode(training.join('\n')).length / 1000 - kilobytes)).toBeLessThan(1);
  const own = likelihood(await trainTokenizer(training, options), heldOut).logLikelihoodPerCharacter;
  expect(own).toBeLessThan(0);
  expect(own / googles).toBeLessThan(1.01);
});
