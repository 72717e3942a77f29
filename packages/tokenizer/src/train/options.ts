import { TokenizerError, type ErrorFacts } from '../errors.js';
import { specialPieces } from '../special.js';
import type { TrainingProgress } from './training-progress.js';

/** Settings of `trainTokenizer`. */
export interface TrainOptions {
  /** Pieces in all: special, user-defined and learned ones. */
  readonly vocabularySize: number;
  /**
   * `albert` (default): quotes, NFKD, accents off, lower case, then `charsmap` where there is one. `charsmap`: that map alone,
   * as plain SentencePiece has it. `identity`: the text as it is.
   */
  readonly normalisation?: 'albert' | 'charsmap' | 'identity';
  /** A precompiled normalisation map, as `readCharsmapOf` takes it from a SentencePiece model. */
  readonly charsmap?: Uint8Array;
  /** Lower case; default true for `albert`, else false. */
  readonly lowerCase?: boolean;
  /** Leave accents and compatibility forms as they are (`albert` only); default false. */
  readonly keepAccents?: boolean;
  /** The share of all characters that the vocabulary's own cover; rarer ones are unknown. Default 0.9995. */
  readonly characterCoverage?: number;
  /** Pieces that text is always split at, in the order of their ids; default ALBERT's `( ) " - . – £ €`. */
  readonly userDefinedSymbols?: readonly string[];
  /** Pieces that no text becomes, after ALBERT's own; default none. */
  readonly controlSymbols?: readonly string[];
  /** Whether no piece reaches over white space; default true. */
  readonly splitByWhitespace?: boolean;
  /** Whether no piece mixes scripts; default true. */
  readonly splitByUnicodeScript?: boolean;
  /** Whether digits 0 to 9 keep to pieces without letters (true, default) or go with any script. */
  readonly splitByNumber?: boolean;
  /** Whether each digit 0 to 9 is a piece by itself; default false. */
  readonly splitDigits?: boolean;
  /** Longest piece in characters, `▁` included; 1 to 255, default 16. */
  readonly maxPieceLength?: number;
  /** Most pieces to begin with besides single characters; default 1,000,000. */
  readonly seedSize?: number;
  /** The share of pieces that each round keeps; default 0.75. */
  readonly shrinkingFactor?: number;
  /** Steps of expectation and maximisation in each round; default 2. */
  readonly subIterations?: number;
  /** Train on this many lines, drawn evenly by `seed`; default all. */
  readonly inputSentenceSize?: number;
  /** A uint32; it matters only where lines are drawn. Default 0. */
  readonly seed?: number;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Its reason is thrown soon after it is aborted. */
  readonly signal?: AbortSignal;
}

/** Options with their defaults. */
export type TrainSettings = Required<Omit<TrainOptions, 'charsmap' | 'onProgress' | 'signal' | 'inputSentenceSize'>> & {
  readonly charsmap: Uint8Array;
  readonly inputSentenceSize: number;
};

/** ALBERT's user-defined symbols, ids 5 to 12 of the published vocabulary. */
const albertUserDefined = ['(', ')', '"', '-', '.', '–', '£', '€'];

/** The options checked, with their defaults. Throws `TRAIN_OPTION`. */
export function trainSettings(options: TrainOptions): TrainSettings {
  const normalisation = options.normalisation ?? 'albert';
  const settings: TrainSettings = {
    vocabularySize: options.vocabularySize,
    normalisation,
    charsmap: options.charsmap ?? new Uint8Array(0),
    lowerCase: options.lowerCase ?? normalisation === 'albert',
    keepAccents: options.keepAccents ?? false,
    characterCoverage: options.characterCoverage ?? 0.9995,
    userDefinedSymbols: options.userDefinedSymbols ?? albertUserDefined,
    controlSymbols: options.controlSymbols ?? [],
    splitByWhitespace: options.splitByWhitespace ?? true,
    splitByUnicodeScript: options.splitByUnicodeScript ?? true,
    splitByNumber: options.splitByNumber ?? true,
    splitDigits: options.splitDigits ?? false,
    maxPieceLength: options.maxPieceLength ?? 16,
    seedSize: options.seedSize ?? 1_000_000,
    shrinkingFactor: options.shrinkingFactor ?? 0.75,
    subIterations: options.subIterations ?? 2,
    inputSentenceSize: options.inputSentenceSize ?? Infinity,
    seed: options.seed ?? 0,
  };
  const integer = (name: 'vocabularySize' | 'maxPieceLength' | 'seedSize' | 'subIterations' | 'seed', least: number, most: number): void => {
    if (!Number.isInteger(settings[name]) || settings[name] < least || settings[name] > most) throw wrong(name, settings[name], `a whole number from ${least} to ${most}`);
  };
  integer('vocabularySize', 1, 2_000_000);
  integer('maxPieceLength', 1, 255);
  integer('seedSize', 0, 10_000_000);
  integer('subIterations', 1, 100);
  integer('seed', 0, 0xffffffff);
  const lines = settings.inputSentenceSize;
  if (lines !== Infinity && (!Number.isInteger(lines) || lines < 1)) throw wrong('inputSentenceSize', lines, 'a whole number from 1');
  if (!(settings.characterCoverage > 0 && settings.characterCoverage <= 1)) throw wrong('characterCoverage', settings.characterCoverage, 'a share over 0 and up to 1');
  if (!(settings.shrinkingFactor > 0 && settings.shrinkingFactor < 1)) throw wrong('shrinkingFactor', settings.shrinkingFactor, 'a share between 0 and 1');
  if (normalisation === 'charsmap' && settings.charsmap.length === 0) throw wrong('charsmap', 'none', 'a map where normalisation is "charsmap"');
  if (normalisation === 'identity' && settings.charsmap.length > 0) throw wrong('charsmap', 'a map', 'none where normalisation is "identity"');
  if (settings.keepAccents && normalisation !== 'albert') throw wrong('keepAccents', true, 'false where normalisation is not "albert"');
  checkSymbols(settings);
  return settings;
}

function checkSymbols({ userDefinedSymbols, controlSymbols }: TrainSettings): void {
  const seen = new Set<string>(Object.values(specialPieces));
  for (const [name, symbols] of [['controlSymbols', controlSymbols], ['userDefinedSymbols', userDefinedSymbols]] as const) {
    for (const symbol of symbols) {
      if (symbol === '' || /[\s\u2581\0\p{Surrogate}]/u.test(symbol)) throw wrong(name, JSON.stringify(symbol), 'symbols of at least one character without white space, "▁" and NUL');
      if (seen.has(symbol)) throw wrong(name, JSON.stringify(symbol), 'symbols that are each given once and are no special piece');
      seen.add(symbol);
    }
  }
}

function wrong(option: string, given: string | number | boolean, wanted: string): TokenizerError {
  const facts: ErrorFacts = { option, given };
  return new TokenizerError('TRAIN_OPTION', `The option ${option} takes ${wanted}, got ${String(given)}.`, facts);
}
