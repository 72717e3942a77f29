import type { EncodeOptions, Padding, Truncation } from '@albertkit/tokenizer';
import { Option, type Command } from 'commander';
import { CliError } from './errors.js';
import { wholeNumber } from './model-options.js';
import type { TokenizerRules } from './open-tokenizer.js';

const largest = 2 ** 31 - 1;

/** What `albertkit tokenize` is told, as commander gives it. */
export type TokenizeOptions = TokenizerRules & {
  readonly tokenizer: string;
  readonly text?: readonly string[];
  readonly input: string;
  readonly specialTokens: boolean;
  readonly maxLength?: number;
  readonly truncation?: NonNullable<Truncation['strategy']>;
  readonly truncationSide?: NonNullable<Truncation['side']>;
  readonly stride?: number;
  readonly windows?: NonNullable<Truncation['windows']>;
  readonly padding?: number;
  readonly paddingSide?: NonNullable<Padding['side']>;
  readonly padToMultiple?: number;
};

/** Adds the options that say by which rules texts are encoded, how they are cut and filled up. */
export function addEncodingOptions(command: Command): Command {
  const number = (flag: string, what: string, least: number) => new Option(`${flag} <count>`, what).argParser((value) => wholeNumber(flag, value, least, largest));
  const choice = (flag: string, what: string, names: readonly string[]) => new Option(`${flag} <name>`, what).choices(names);
  return command
    .addOption(choice('--mode', 'which rules for a spiece.model: those of the published tokenizer.json, the original Python path, plain SentencePiece (default: hub)', ['hub', 'slow', 'spm']))
    .option('--keep-accents', 'leave accents on; for a spiece.model in modes hub and slow')
    .option('--keep-case', 'no lower case; for a spiece.model in modes hub and slow')
    .option('--no-special-tokens', 'add no [CLS] and [SEP]')
    .addOption(number('--max-length', 'most tokens of an encoding, special tokens among them', 0))
    .addOption(choice('--truncation', 'what --max-length cuts (default: longest_first)', ['longest_first', 'only_first', 'only_second', 'refuse']))
    .addOption(choice('--truncation-side', 'the end that it cuts (default: right)', ['left', 'right']))
    .addOption(number('--stride', 'tokens that neighbouring windows share (default: 0)', 0))
    .addOption(choice('--windows', 'windows over all of a text, none, or those of the tokenizers library (default: all)', ['all', 'none', 'tokenizers']))
    .addOption(number('--padding', 'fill up to so many tokens', 0))
    .addOption(choice('--padding-side', 'where the padding stands (default: right)', ['left', 'right']))
    .addOption(number('--pad-to-multiple', 'fill up to a multiple of this', 1));
}

/** The options of `encode`. Throws `USAGE` where one is there without the one that it belongs to. */
export function encodeOptions(options: TokenizeOptions): Omit<EncodeOptions, 'pair'> {
  const { specialTokens, maxLength, truncation: strategy, truncationSide, stride, windows, padding: length, paddingSide, padToMultiple: multipleOf } = options;
  const cut = { ...(strategy && { strategy }), ...(truncationSide && { side: truncationSide }), ...(stride !== undefined && { stride }), ...(windows && { windows }) };
  if (maxLength === undefined && Object.keys(cut).length > 0) throw new CliError('USAGE', 'The options that cut a text need --max-length: give it too.', { missing: '--max-length' });
  const filled = { ...(length !== undefined && { length }), ...(multipleOf !== undefined && { multipleOf }) };
  const pads = Object.keys(filled).length > 0;
  if (paddingSide && !pads) throw new CliError('USAGE', '--padding-side needs --padding or --pad-to-multiple: give one too.', { missing: '--padding' });
  return {
    specialTokens,
    ...(maxLength !== undefined && { truncation: { maxLength, ...cut } }),
    ...(pads && { padding: { ...filled, ...(paddingSide && { side: paddingSide }) } }),
  };
}
