import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readSentencePiece, readTokenizerJson } from '@albertkit/tokenizer';
import { readCharsmapOf, trainTokenizer, type TrainedTokenizer, type TrainingProgress } from '@albertkit/tokenizer/train';
import { machine, showMachine } from './machine.js';
import { interleaved } from './measure.js';
import type { Report } from './report.js';
import { showTable } from './table.js';

/** Data that is not part of the repository: texts, and what Google's trainer made of them. */
const shared = new URL('../../../../shared/', import.meta.url);

type Figures = { readonly log_likelihood_per_character: number; readonly characters_per_token: number };
type Reference = { readonly train_bytes: number; readonly seconds_google_trainer_one_thread: number; readonly figures: Figures };

/** A vocabulary of 8,000 trained on 10 MB of text: time by step, and how likely held-out text is, beside the figures of Google's trainer. */
export async function tokenizerTraining(rounds: number): Promise<Report> {
  const folder = new URL('models/reference-vocabulary/', shared);
  if (!existsSync(folder)) throw new Error('This benchmark reads ../shared/data/pretrain and ../shared/models/reference-vocabulary, beside the repository, and they are not there.');
  const at = machine();
  const reference = JSON.parse(readFileSync(new URL('reference.json', folder), 'utf8')) as Reference;
  const lines = text('gutenberg-01').subarray(0, reference.train_bytes).toString('utf8').split('\n');
  const heldOut = text('wikipedia-paragraphs').toString('utf8').split('\n').slice(0, 2000).map((line) => line.trim()).filter((line) => line !== '');
  const model = readFileSync(new URL('reference.model', folder));
  const charsmap = readCharsmapOf(model);
  const train = (onProgress?: (progress: TrainingProgress) => void): Promise<TrainedTokenizer> =>
    trainTokenizer(lines, { vocabularySize: 8000, normalisation: 'charsmap', charsmap, userDefinedSymbols: [], ...(onProgress ? { onProgress } : {}) });

  const steps = new Map<string, number>();
  const trained = await train(stepClock(steps));
  const figures = figuresOf(trained, heldOut);
  const [measured] = await interleaved([{ name: 'train', run: () => train() }], rounds);
  const google = { seconds: reference.seconds_google_trainer_one_thread, ...reference.figures };
  const theirs = readSentencePiece(model);
  const samePieces = trained.pieces.filter(({ piece }) => theirs.id(piece) !== undefined).length;
  const seconds = measured!.median / 1000;
  const results = [{ seconds, least: measured!.least / 1000, ...figures, google, loss: figures.log_likelihood_per_character / google.log_likelihood_per_character - 1, samePieces, secondsByStep: Object.fromEntries(steps) }];
  const row = (name: string, time: number, of: Figures) => [name, time.toFixed(1), of.log_likelihood_per_character.toFixed(4), of.characters_per_token.toFixed(3)];
  const table = showTable(['trainer', 'seconds', 'nats a character, held out', 'characters a token'], [row('this', seconds, figures), row('Google, as recorded with the data', google.seconds, google)]);
  const shown = [...steps].map(([step, time]) => `${step} ${time.toFixed(1)} s`).join(', ');
  return { name: 'tokenizer-training', machine: at, rounds, results, text: `8,000 pieces from ${(reference.train_bytes / 1e6).toFixed(1)} MB, median of ${rounds}\n${showMachine(at)}\n\n${table}\n\n${samePieces} pieces are the same. One run on the wall: ${shown}` };
}

const text = (name: string): Buffer => gunzipSync(readFileSync(new URL(`data/pretrain/${name}.txt.gz`, shared)));

/** Adds up the seconds that pass between reports to the step that ran. */
function stepClock(steps: Map<string, number>): (progress: TrainingProgress) => void {
  let last = performance.now();
  let running = 'reading';
  return ({ step }) => {
    const now = performance.now();
    steps.set(running, (steps.get(running) ?? 0) + (now - last) / 1000);
    last = now;
    running = step === 'seeding' ? 'seeding and first fitting' : step;
  };
}

/** As the reference counts: best segmentation, an unknown token costs the lowest score less 10. */
function figuresOf({ tokenizerJson, pieces }: TrainedTokenizer, lines: readonly string[]): Figures {
  const tokenizer = readTokenizerJson(new TextEncoder().encode(tokenizerJson));
  const unknownScore = Math.min(...pieces.map(({ score }) => score)) - 10;
  let [sum, characters, tokens] = [0, 0, 0];
  for (const line of lines) {
    const { ids } = tokenizer.encode(line, { specialTokens: false });
    for (const id of ids) sum += id === tokenizer.special.unknown ? unknownScore : pieces[id]!.score;
    characters += Array.from(line).length;
    tokens += ids.length;
  }
  return { log_likelihood_per_character: sum / characters, characters_per_token: characters / tokens };
}
