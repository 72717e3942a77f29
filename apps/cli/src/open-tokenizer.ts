import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskSource } from '@albertkit/hub';
import { readSentencePiece, readTokenizerJson, type Tokenizer } from '@albertkit/tokenizer';
import { CliError } from './errors.js';
import { readInputFile } from './read-file.js';

const largestFile = 64 * 1024 * 1024;
const openBrace = 0x7b;
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * A tokenizer from a folder (its tokenizer.json, else its spiece.model, as the hub opens models) or from a file of either
 * kind, told apart by content. Throws `TOKENIZER_MISSING`, and what `readInputFile` and the tokenizer throw.
 */
export async function openTokenizer(path: string): Promise<Tokenizer> {
  const bytes = await readInputFile(await tokenizerPath(path), largestFile);
  const isJson = bytes.find((byte) => !blanks.has(byte)) === openBrace;
  return isJson ? readTokenizerJson(bytes) : readSentencePiece(bytes);
}

async function tokenizerPath(path: string): Promise<string> {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isDirectory()) return path;
  const names = await diskSource(path).list();
  const name = ['tokenizer.json', 'spiece.model'].find((candidate) => names.includes(candidate));
  if (name === undefined) throw new CliError('TOKENIZER_MISSING', `There is no tokenizer.json and no spiece.model in ${path}; give a folder or file that holds one.`, { path });
  return join(path, name);
}
