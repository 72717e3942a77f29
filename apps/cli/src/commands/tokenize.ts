import type { Encoding } from '@albertkit/tokenizer';
import type { Command } from 'commander';
import { collect } from '../collect.js';
import { readInput } from '../input-bytes.js';
import { writeLine, type Io } from '../io.js';
import { readLines } from '../lines.js';
import { openTokenizer } from '../open-tokenizer.js';
import type { TextRow } from '../rows.js';
import { addEncodingOptions, encodeOptions, type TokenizeOptions } from '../tokenize-options.js';

const help = `
Each line of input is {"text": "...", "text_pair": "..."}, the pair being optional. Each line of output has ids, tokens,
offsets (pairs of UTF-16 indices into the text, or into the pair where its tokens stand), type_ids, special_tokens_mask;
with padding also attention_mask; and windows where --max-length cuts: all of them, the line's own encoding first.

Examples:
  albertkit tokenize --tokenizer models/nano-base --text "one small block"
  albertkit tokenize --tokenizer spiece.model --mode slow --max-length 128 --stride 32 --input texts.jsonl
  echo '{"text": "one small block"}' | albertkit tokenize --tokenizer models/nano-base/tokenizer.json`;

/** `albertkit tokenize`: JSON Lines of texts to JSON Lines of ids with offsets. */
export function addTokenize(program: Command, io: Io): void {
  const command = program.command('tokenize').description('texts to token ids with offsets, as JSON Lines')
    .requiredOption('--tokenizer <path>', 'folder of a model, or a tokenizer.json, spiece.model or vocab.txt');
  addEncodingOptions(command)
    .option('--text <text>', 'a text to tokenize in place of input; may be given again', collect)
    .option('--input <file>', 'JSON Lines to read, also gzip, - for stdin', '-')
    .addHelpText('after', help)
    .action((options: TokenizeOptions) => tokenize(options, io));
}

async function tokenize(options: TokenizeOptions, io: Io): Promise<void> {
  const settings = encodeOptions(options);
  const tokenizer = await openTokenizer(options.tokenizer, options);
  for await (const { text, text_pair: pair } of textRows(options, io)) {
    io.signal.throwIfAborted();
    const encoding = tokenizer.encode(text, { ...settings, ...(pair !== undefined && { pair }) });
    const line = (one: Encoding): object => encodingLine(one, settings.padding !== undefined);
    const windows = encoding.overflow.length > 0 ? { windows: [encoding, ...encoding.overflow].map(line) } : {};
    await writeLine(io.out, JSON.stringify({ ...line(encoding), ...windows }));
  }
}

async function* textRows({ text, input }: TokenizeOptions, io: Io): AsyncGenerator<TextRow> {
  if (text) return yield* text.map((one) => ({ text: one }));
  const { parseTextRow } = await import('../rows.js');
  for await (const line of readLines(readInput(input, io, () => undefined))) {
    if (line.text.trim() !== '') yield parseTextRow(line);
  }
}

function encodingLine(encoding: Encoding, padded: boolean): object {
  return {
    ids: [...encoding.ids],
    tokens: encoding.tokens,
    offsets: offsets(encoding),
    type_ids: [...encoding.typeIds],
    special_tokens_mask: [...encoding.specialTokensMask],
    ...(padded && { attention_mask: [...encoding.attentionMask] }),
  };
}

const offsets = ({ starts, ends }: Encoding): [number, number][] => Array.from(starts, (start, n) => [start, ends[n]!]);
