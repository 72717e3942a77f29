import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskSource, readTokenizerConfig, type TokenizerConfig } from '@albertkit/hub';
import { readSentencePiece, type Tokenizer } from '@albertkit/tokenizer';
import { readBertTokenizerJson, readWordPiece } from '@albertkit/tokenizer/wordpiece';
import { CliError } from './errors.js';
import { readInputFile } from './read-file.js';

const largestFile = 64 * 1024 * 1024;
const openBrace = 0x7b;
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Rules that a tokenizer.json has fixed; `mode` is for a spiece.model alone. */
export type TokenizerRules = { readonly mode?: 'hub' | 'slow' | 'spm'; readonly keepAccents?: boolean; readonly keepCase?: boolean };

/**
 * A tokenizer from a folder (its tokenizer.json, else its spiece.model, else its vocab.txt, as the hub opens models; tokenizer.json last
 * where other rules are asked for; its tokenizer_config.json says how text was prepared) or from a file of any kind: a vocabulary by its ending `.txt`, the other two by content. Throws
 * `TOKENIZER_MISSING`, `MODE_UNAVAILABLE` for rules that the file has fixed, and what `readInputFile` and the tokenizer throw.
 */
export async function openTokenizer(path: string, rules: TokenizerRules = {}): Promise<Tokenizer> {
  const { mode = 'hub', keepAccents, keepCase } = rules;
  const ownRules = mode !== 'hub' || keepAccents === true || keepCase === true;
  const { file, config } = await tokenizerPath(path, ownRules);
  const bytes = await readInputFile(file, largestFile);
  if (file.endsWith('.txt')) {
    if (mode !== 'hub') throw new CliError('MODE_UNAVAILABLE', `${file} is a WordPiece vocabulary: --mode ${mode} is for a spiece.model.`, { path: file, mode });
    return readWordPiece(bytes, { ...config, ...(keepAccents && { stripAccents: false }), ...(keepCase && { lowerCase: false }) });
  }
  const isJson = bytes.find((byte) => !blanks.has(byte)) === openBrace;
  if (!isJson) return readSentencePiece(bytes, { mode, ...(mode !== 'spm' && config), ...(keepAccents && { keepAccents }), ...(keepCase && { lowerCase: false }) });
  if (ownRules) throw new CliError('MODE_UNAVAILABLE', `${path} is a tokenizer.json, whose rules are fixed: give its spiece.model for --mode ${mode}, --keep-accents and --keep-case.`, { path, mode });
  return readBertTokenizerJson(bytes);
}

async function tokenizerPath(path: string, ownRules: boolean): Promise<{ readonly file: string; readonly config: TokenizerConfig }> {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isDirectory()) return { file: path, config: {} };
  const source = diskSource(path);
  const names = await source.list();
  const order = ownRules ? ['spiece.model', 'vocab.txt', 'tokenizer.json'] : ['tokenizer.json', 'spiece.model', 'vocab.txt'];
  const name = order.find((candidate) => names.includes(candidate));
  if (name === undefined) throw new CliError('TOKENIZER_MISSING', `There is no tokenizer.json, spiece.model or vocab.txt in ${path}; give a folder or file that holds one.`, { path });
  return { file: join(path, name), config: name === 'tokenizer.json' ? {} : await readTokenizerConfig(source) };
}
