import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskSource } from '@albertkit/hub';
import { readSentencePiece, readTokenizerJson, type Tokenizer } from '@albertkit/tokenizer';
import { CliError } from './errors.js';
import { readInputFile } from './read-file.js';

const largestFile = 64 * 1024 * 1024;
const openBrace = 0x7b;
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Rules that only a spiece.model leaves open. */
export type TokenizerRules = { readonly mode?: 'hub' | 'slow' | 'spm'; readonly keepAccents?: boolean; readonly keepCase?: boolean };

/**
 * A tokenizer from a folder (its tokenizer.json, else its spiece.model, as the hub opens models; the latter alone for modes
 * slow and spm and for other rules) or from a file of either kind, told apart by content. Throws `TOKENIZER_MISSING`,
 * `MODE_UNAVAILABLE` for rules that a tokenizer.json has fixed, and what `readInputFile` and the tokenizer throw.
 */
export async function openTokenizer(path: string, rules: TokenizerRules = {}): Promise<Tokenizer> {
  const { mode = 'hub', keepAccents, keepCase } = rules;
  const needsModel = mode !== 'hub' || keepAccents === true || keepCase === true;
  const bytes = await readInputFile(await tokenizerPath(path, needsModel), largestFile);
  const isJson = bytes.find((byte) => !blanks.has(byte)) === openBrace;
  if (!isJson) return readSentencePiece(bytes, { mode, ...(keepAccents && { keepAccents }), ...(keepCase && { lowerCase: false }) });
  if (needsModel) throw new CliError('MODE_UNAVAILABLE', `${path} is a tokenizer.json, whose rules are fixed: give its spiece.model for --mode ${mode}, --keep-accents and --keep-case.`, { path, mode });
  return readTokenizerJson(bytes);
}

async function tokenizerPath(path: string, needsModel: boolean): Promise<string> {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isDirectory()) return path;
  const names = await diskSource(path).list();
  const order = needsModel ? ['spiece.model', 'tokenizer.json'] : ['tokenizer.json', 'spiece.model'];
  const name = order.find((candidate) => names.includes(candidate));
  if (name === undefined) throw new CliError('TOKENIZER_MISSING', `There is no tokenizer.json and no spiece.model in ${path}; give a folder or file that holds one.`, { path });
  return join(path, name);
}
