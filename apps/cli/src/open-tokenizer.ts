import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskSource } from '@albertkit/hub';
import { readSentencePiece, readTokenizerJson, readWordPiece, type Tokenizer } from '@albertkit/tokenizer';
import { CliError } from './errors.js';
import { readInputFile } from './read-file.js';

const largestFile = 64 * 1024 * 1024;
const openBrace = 0x7b;
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * A tokenizer from a folder (its tokenizer.json, else its spiece.model, else its vocab.txt, as the hub opens models) or from a file of
 * any kind: a vocabulary by its ending `.txt`, the other two by content. Throws `TOKENIZER_MISSING`, and what `readInputFile` and the tokenizer throw.
 */
export async function openTokenizer(path: string): Promise<Tokenizer> {
  const file = await tokenizerPath(path);
  const bytes = await readInputFile(file, largestFile);
  if (file.endsWith('.txt')) return readWordPiece(bytes);
  const isJson = bytes.find((byte) => !blanks.has(byte)) === openBrace;
  return isJson ? readTokenizerJson(bytes) : readSentencePiece(bytes);
}

async function tokenizerPath(path: string): Promise<string> {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isDirectory()) return path;
  const names = await diskSource(path).list();
  const name = ['tokenizer.json', 'spiece.model', 'vocab.txt'].find((candidate) => names.includes(candidate));
  if (name === undefined) throw new CliError('TOKENIZER_MISSING', `There is no tokenizer.json, spiece.model or vocab.txt in ${path}; give a folder or file that holds one.`, { path });
  return join(path, name);
}
