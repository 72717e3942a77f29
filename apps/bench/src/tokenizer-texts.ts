import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Texts to encode one by one, and the UTF-8 bytes that they have together. */
export type Texts = { readonly name: string; readonly texts: readonly string[]; readonly bytes: number };

const repository = join(import.meta.dirname, '..', '..', '..');
const usual = join(repository, '..', 'shared', 'data', 'pretrain');
const wantedBytes = 20e6;
const chatLines = 20_000;

/** Paragraphs of up to 20 MB of the `.txt.gz` and `.txt` files of a folder, the same share of each; without it, of the repository's own pages, and the name says so. */
export function paragraphs(folder: string = usual): Texts {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.txt(\.gz)?$/.test(name)).sort().map((name) => join(folder, name)) : [];
  const found = files.length > 0 ? files : pages();
  const share = wantedBytes / found.length;
  const texts = found.flatMap((file) => linesUpTo(textOf(file), share));
  return sized(files.length > 0 ? 'paragraphs' : `paragraphs of this repository's pages (there is no text in ${folder})`, texts);
}

/** Short lines such as people send each other: sentences of at most 90 characters. */
export function chat({ texts }: Texts): Texts {
  return sized('chat lines', texts.flatMap((text) => text.split(/(?<=[.!?]) /)).filter((line) => line.length > 0 && line.length <= 90).slice(0, chatLines));
}

/** The first texts, up to so many bytes. */
export function sample({ name, texts }: Texts, bytes: number): Texts {
  let left = bytes;
  return sized(name, texts.filter((text) => left > 0 && (left -= Buffer.byteLength(text)) > 0));
}

const pages = (): readonly string[] => readdirSync(repository, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md') && !name.includes('node_modules')).map((name) => join(repository, name));

const textOf = (file: string): string => (file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString('utf8');

const sized = (name: string, texts: readonly string[]): Texts => ({ name, texts, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) });

function linesUpTo(text: string, bytes: number): readonly string[] {
  const lines: string[] = [];
  let left = bytes;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    left -= Buffer.byteLength(line);
    if (left < 0) break;
    lines.push(line);
  }
  return lines;
}
