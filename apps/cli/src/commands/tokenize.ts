import type { Encoding, Tokenizer } from '@albertkit/tokenizer';
import type { Command } from 'commander';
import { collect } from '../collect.js';
import { CliError } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { readLines } from '../lines.js';
import { openTokenizer } from '../open-tokenizer.js';
import { openInputFile } from '../read-file.js';
import type { TextRow } from '../rows.js';

type TokenizeOptions = { readonly tokenizer: string; readonly mode: string; readonly text?: readonly string[]; readonly input: string };

const help = `
Each line of input is {"text": "...", "text_pair": "..."}, the pair being optional. Each line of output has ids, tokens,
offsets (pairs of UTF-16 indices into the text, or into the pair where its tokens stand), type_ids, special_tokens_mask.

Examples:
  albertkit tokenize --tokenizer models/nano-base --text "one small block"
  echo '{"text": "one small block"}' | albertkit tokenize --tokenizer models/nano-base/tokenizer.json`;

/** `albertkit tokenize`: JSON Lines of texts to JSON Lines of ids with offsets. */
export function addTokenize(program: Command, io: Io): void {
  program.command('tokenize').description('texts to token ids with offsets, as JSON Lines')
    .requiredOption('--tokenizer <path>', 'folder of a model, or a tokenizer.json, spiece.model or vocab.txt')
    .option('--mode <name>', 'which rules: hub, those of the published tokenizer.json', 'hub')
    .option('--text <text>', 'a text to tokenize in place of input; may be given again', collect)
    .option('--input <file>', 'JSON Lines to read, - for stdin', '-')
    .addHelpText('after', help)
    .action((options: TokenizeOptions) => tokenize(options, io));
}

async function tokenize(options: TokenizeOptions, io: Io): Promise<void> {
  checkMode(options.mode);
  const tokenizer = await openTokenizer(options.tokenizer);
  for await (const { text, text_pair } of textRows(options, io)) {
    io.signal.throwIfAborted();
    await writeLine(io.out, JSON.stringify(encodingLine(tokenizer, text, text_pair)));
  }
}

async function* textRows({ text, input }: TokenizeOptions, io: Io): AsyncGenerator<TextRow> {
  if (text) return yield* text.map((one) => ({ text: one }));
  const { parseTextRow } = await import('../rows.js');
  for await (const line of readLines(input === '-' ? io.input : openInputFile(input))) {
    if (line.text.trim() !== '') yield parseTextRow(line);
  }
}

function checkMode(mode: string): void {
  if (mode === 'hub') return;
  if (mode === 'slow' || mode === 'spm') throw new CliError('MODE_UNAVAILABLE', `Mode "${mode}" is not built yet; take --mode hub.`, { mode });
  throw new CliError('USAGE', `--mode takes hub, got ${JSON.stringify(mode.slice(0, 40))}.`, { mode });
}

function encodingLine(tokenizer: Tokenizer, text: string, pair: string | undefined): object {
  const encoding = tokenizer.encode(text, pair === undefined ? {} : { pair });
  return {
    ids: [...encoding.ids],
    tokens: encoding.tokens,
    offsets: offsets(encoding),
    type_ids: [...encoding.typeIds],
    special_tokens_mask: [...encoding.specialTokensMask],
  };
}

const offsets = ({ starts, ends }: Encoding): [number, number][] => Array.from(starts, (start, n) => [start, ends[n]!]);
