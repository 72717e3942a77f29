import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { TrainedTokenizer, TrainOptions } from '@albertkit/tokenizer/train';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { wholeNumber } from '../model-options.js';
import { grouped } from '../numbers.js';
import { shareBar } from '../progress.js';
import { readInputFile } from '../read-file.js';
import { openTextFiles } from '../text-files.js';
import { checkOutput, writeWholeFile } from '../write-file.js';

type TrainTokenizerOptions = {
  readonly input: readonly string[];
  readonly vocabulary: number;
  readonly output: string;
  readonly overwrite?: true;
  readonly characterCoverage?: number;
  readonly userDefined?: readonly string[];
  readonly control?: readonly string[];
  readonly normalisation?: string;
  readonly charsmap?: string;
  readonly keepCase?: true;
  readonly keepAccents?: true;
  readonly splitDigits?: true;
  readonly sample?: number;
  readonly seed?: number;
};

const normalisations = ['albert', 'charsmap', 'identity'] as const;

const help = `
Writes spiece.model, which Google's SentencePiece reads, and tokenizer.json, which transformers and this program read; keep
both. Ids 0 to 4 are <pad>, <unk>, [CLS], [SEP] and [MASK], then come the user-defined symbols, by default ALBERT's.
The same lines and options give the same files.

Examples:
  albertkit train tokenizer --input corpus.txt --vocabulary 8000 --output my-tokenizer
  albertkit train tokenizer --input *.txt --vocabulary 30000 --user-defined '(' ')' '<url>' --charsmap spiece.model --output my-tokenizer`;

/** `albertkit train tokenizer`: text files to a vocabulary. */
export function addTrainTokenizer(train: Command, io: Io): void {
  train.command('tokenizer').description('train a SentencePiece unigram vocabulary on text')
    .requiredOption('--input <files...>', 'text files, also gzip, a sentence or paragraph a line; - for stdin')
    .requiredOption('--vocabulary <size>', 'pieces in all', (value) => wholeNumber('--vocabulary', value, 1, 2_000_000))
    .requiredOption('--output <folder>', 'folder to write spiece.model and tokenizer.json to')
    .option('--overwrite', 'replace the files if they are there')
    .option('--character-coverage <share>', 'share of characters that are no unknown token (default: 0.9995)', Number)
    .option('--user-defined <symbols...>', "pieces that text is always split at; '' for none (default: ( ) \" - . – £ €)")
    .option('--control <symbols...>', 'further pieces that no text becomes')
    .option('--normalisation <name>', `${normalisations.join(', ')} (default: albert)`)
    .option('--charsmap <file>', 'a SentencePiece model whose normalisation map to use')
    .option('--keep-case', 'no lower case')
    .option('--keep-accents', 'accents stay')
    .option('--split-digits', 'each digit is a piece by itself')
    .option('--sample <lines>', 'train on this many lines, drawn evenly', (value) => wholeNumber('--sample', value, 1, 1e9))
    .option('--seed <number>', 'which lines are drawn (default: 0)', (value) => wholeNumber('--seed', value, 0, 0xffffffff))
    .addHelpText('after', help)
    .action((options: TrainTokenizerOptions) => trainTokenizer(options, io));
}

async function trainTokenizer(options: TrainTokenizerOptions, io: Io): Promise<void> {
  const chosen = await trainOptions(options);
  const overwrite = options.overwrite === true;
  await mkdir(options.output, { recursive: true }).catch((cause: unknown) => {
    throw new CliError('OUTPUT_NOT_A_FILE', `${options.output} is no folder and cannot be made one; give another.`, { path: options.output }, { cause });
  });
  const paths = { model: join(options.output, 'spiece.model'), json: join(options.output, 'tokenizer.json') };
  for (const path of Object.values(paths)) await checkOutput(path, { overwrite });

  const { trainTokenizer: train } = await import('@albertkit/tokenizer/train');
  const text = await openTextFiles(options.input, io);
  const bar = io.errIsTerminal ? shareBar(io.err) : undefined;
  let trained: TrainedTokenizer;
  try {
    trained = await train(allLines(text.files), {
      ...chosen,
      signal: io.signal,
      onProgress: ({ step, lines, pieces, share }) => {
        // Of the whole time, about 4 parts in 10 are reading and 2 seeding.
        const part = step === 'reading' ? 0.4 * text.shareRead() : step === 'seeding' ? 0.4 : 0.6 + 0.4 * share;
        bar?.update(part, pieces > 0 ? `${grouped(pieces)} pieces` : `${grouped(lines)} lines`);
      },
    });
  } finally {
    bar?.stop();
  }
  await writeWholeFile(paths.model, trained.spieceModel, { overwrite });
  await writeWholeFile(paths.json, new TextEncoder().encode(trained.tokenizerJson), { overwrite });
  const { lines, characters, requiredCharacters, rounds } = trained.report;
  await writeLine(io.out, JSON.stringify({ output: options.output, pieces: trained.pieces.length, lines, characters, required_characters: requiredCharacters, log_likelihood_per_character: rounds.at(-1)!.logLikelihoodPerCharacter }));
}

async function* allLines(files: readonly AsyncIterable<string>[]): AsyncGenerator<string> {
  for (const lines of files) yield* lines;
}

async function trainOptions(options: TrainTokenizerOptions): Promise<TrainOptions> {
  const normalisation = normalisations.find((name) => name === options.normalisation);
  if (options.normalisation !== undefined && normalisation === undefined) throw new CliError('USAGE', `--normalisation takes ${normalisations.join(', ')}, got ${JSON.stringify(options.normalisation.slice(0, 40))}.`, { given: options.normalisation.slice(0, 40) });
  return {
    vocabularySize: options.vocabulary,
    ...(normalisation === undefined ? {} : { normalisation }),
    ...(options.charsmap === undefined ? {} : { charsmap: await charsmapOf(options.charsmap) }),
    ...(options.characterCoverage === undefined ? {} : { characterCoverage: options.characterCoverage }),
    ...(options.userDefined === undefined ? {} : { userDefinedSymbols: options.userDefined.filter((symbol) => symbol !== '') }),
    ...(options.control === undefined ? {} : { controlSymbols: options.control }),
    ...(options.keepCase ? { lowerCase: false } : {}),
    ...(options.keepAccents ? { keepAccents: true } : {}),
    ...(options.splitDigits ? { splitDigits: true } : {}),
    ...(options.sample === undefined ? {} : { inputSentenceSize: options.sample }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
}

async function charsmapOf(path: string): Promise<Uint8Array> {
  const { readCharsmapOf } = await import('@albertkit/tokenizer/train');
  return readCharsmapOf(await readInputFile(path, 256 * 1024 * 1024));
}
