import { blankSign } from '../albert.js';
import { TokenizerError } from '../errors.js';
import { buildCorpus, textAt, type Corpus } from './corpus.js';
import { fitPieces, type Fitted, type FittingRound } from './fit-pieces.js';
import { normalisation, type Normalisation } from './normalisation.js';
import { trainSettings, type TrainOptions, type TrainSettings } from './options.js';
import { countRawWords, type Lines } from './read-lines.js';
import { requiredCharacters } from './required-characters.js';
import { seedPieces } from './seed-pieces.js';
import { segmentsOf } from './segments.js';
import { textParts } from './text-parts.js';
import type { TrainingProgress } from './training-progress.js';
import { turns } from './turns.js';
import { givenPieces, type TrainedPiece } from './vocabulary-pieces.js';
import { writeModelFile } from './write-model-file.js';
import { writeTrainedJson } from './write-trained-json.js';

/** What training saw and did. */
export interface TrainingReport {
  readonly lines: number;
  /** Characters after normalisation, each word's `▁` counted, user-defined symbols not. */
  readonly characters: number;
  readonly distinctCharacters: number;
  /** Characters that are in the vocabulary for the sake of `characterCoverage`. */
  readonly requiredCharacters: number;
  /** Distinct stretches of text that the pieces were fitted to. */
  readonly segments: number;
  readonly rounds: readonly FittingRound[];
}

/** A trained vocabulary. */
export interface TrainedTokenizer {
  /** The bytes of `spiece.model`. */
  readonly spieceModel: Uint8Array;
  /** The text of `tokenizer.json`. */
  readonly tokenizerJson: string;
  /** By id. */
  readonly pieces: readonly TrainedPiece[];
  readonly report: TrainingReport;
}

/**
 * Trains a SentencePiece unigram vocabulary in ALBERT's layout on lines of text; the same lines in any order and the same
 * options give the same bytes, unless lines are drawn. Throws `TRAIN_OPTION`, `TRAIN_EMPTY` (no text), `TRAIN_TOO_LARGE` and
 * `TRAIN_TOO_SMALL` (a vocabulary size that the text does not bear; the fact `possible` is the nearest that it does),
 * `SPM_CHARSMAP`, and the signal's reason.
 * Source: Kudo 2018, "Subword Regularization", section 3.2; google/sentencepiece.
 */
export async function trainTokenizer(lines: Lines, options: TrainOptions): Promise<TrainedTokenizer> {
  const settings = trainSettings(options);
  const normalise = normalisation(settings);
  checkUserDefined(settings, normalise);
  const turn = turns(options.signal);
  const progress = { step: 'reading', lines: 0, pieces: 0, share: 0 } as const;
  let read = 0;
  const tell = (now: Partial<TrainingProgress>): void => options.onProgress?.({ ...progress, lines: read, ...now });

  const raw = await countRawWords(lines, settings, turn, (count) => { read = count; tell({}); });
  const parts = await textParts(raw, normalise.apply, settings, turn);
  const { required, distinct, total } = requiredCharacters(parts, settings.characterCoverage);
  if ([...parts.keys()].every((part) => part === blankSign)) throw new TokenizerError('TRAIN_EMPTY', `There is nothing to train on: ${read} lines hold no text besides white space and user-defined symbols.`, { lines: read });
  const given = givenPieces(settings.controlSymbols, settings.userDefinedSymbols);
  const least = given.length + required.length;
  if (settings.vocabularySize < least) {
    const message = `A vocabulary of ${settings.vocabularySize} pieces is too small for this text, whose characters and special pieces alone are ${least}; give at least that or a lower character coverage.`;
    throw new TokenizerError('TRAIN_TOO_SMALL', message, { vocabularySize: settings.vocabularySize, possible: least, characters: required.length });
  }
  const segments = await segmentsOf(parts, new Set(required.map(([codePoint]) => codePoint)), settings, turn);
  const corpus = buildCorpus(segments, required);
  await turn();
  tell({ step: 'seeding' });
  const seeds = await seedPieces(corpus, { ...settings, allowed: isPiece(corpus, given) }, turn);
  const fitted = await fitPieces(corpus, seeds, settings, settings.vocabularySize - given.length, turn, (done) => tell({ step: 'fitting', ...done }));
  if (fitted.kind === 'tooFew') {
    const possible = given.length + fitted.pieces;
    const message = `A vocabulary of ${settings.vocabularySize} pieces is too large for this text, which bears ${possible} at most; give that or more text.`;
    throw new TokenizerError('TRAIN_TOO_LARGE', message, { vocabularySize: settings.vocabularySize, possible });
  }
  const pieces = [...given, ...learnedPieces(corpus, fitted)];
  const spieceModel = writeModelFile(pieces, settings);
  const report = { lines: read, characters: total, distinctCharacters: distinct, requiredCharacters: required.length, segments: corpus.counts.length, rounds: fitted.rounds };
  return { spieceModel, tokenizerJson: writeTrainedJson(spieceModel, pieces, settings, normalise), pieces, report };
}

/** Best first; scores are float32, as the files hold them. */
function learnedPieces(corpus: Corpus, { pieces }: Extract<Fitted, { kind: 'fitted' }>): readonly TrainedPiece[] {
  const learned = Array.from(pieces.at, (at, index): TrainedPiece => ({ piece: textAt(corpus, at, pieces.length[index]!), score: Math.fround(pieces.score[index]!), type: 'normal' }));
  return learned.sort((a, b) => b.score - a.score || (a.piece < b.piece ? -1 : 1));
}

/** A piece has `▁` at its start only, or inside where words are joined, and is not one of the given pieces. */
function isPiece(corpus: Corpus, given: readonly TrainedPiece[]): (at: number, length: number) => boolean {
  const blank = corpus.characters.indexOf(blankSign.codePointAt(0)!) + 1;
  const taken = new Set(given.map(({ piece }) => piece));
  const longestTaken = given.reduce((most, { piece }) => Math.max(most, piece.length), 0);
  return (at, length) => corpus.symbols[at + length - 1] !== blank && (length > longestTaken || !taken.has(textAt(corpus, at, length)));
}

function checkUserDefined({ userDefinedSymbols }: TrainSettings, { apply }: Normalisation): void {
  for (const symbol of userDefinedSymbols) {
    const normal = apply(symbol);
    if (normal === symbol) continue;
    const message = `The user-defined symbol ${JSON.stringify(symbol)} never occurs in normalised text, where it is ${JSON.stringify(normal)}; give that.`;
    throw new TokenizerError('TRAIN_OPTION', message, { option: 'userDefinedSymbols', given: symbol, normal });
  }
}
