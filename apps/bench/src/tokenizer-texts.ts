import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Texts to encode one by one, and the UTF-8 bytes that they have together. */
export type Texts = { readonly name: string; readonly texts: readonly string[]; readonly bytes: number };

const repository = join(import.meta.dirname, '..', '..', '..');
const shared = join(repository, '..', 'shared', 'data');
const wantedBytes = 20e6;

/** Paragraphs of up to 20 MB of the `.txt.gz` and `.txt` files of a folder, the same share of each; without it, of the repository's own pages, and the name says so. */
export function paragraphs(folder: string = join(shared, 'pretrain')): Texts {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.txt(\.gz)?$/.test(name)).sort().map((name) => join(folder, name)) : [];
  const found = files.length > 0 ? files : pages();
  const share = wantedBytes / found.length;
  const texts = found.flatMap((file) => linesUpTo(textOf(file), share));
  return sized(files.length > 0 ? 'paragraphs' : `paragraphs of this repository's pages (there is no text in ${folder})`, texts);
}

/** What people write to each other: the comments of the `.jsonl.gz` files of a folder (field `text`); without it, the sentences of at most 90 characters of other texts, and the name says so. */
export function chat({ texts }: Texts, folder: string | undefined = join(shared, 'goemotions')): Texts {
  const files = folder !== undefined && existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz')).sort() : [];
  if (files.length === 0) return sized('short sentences', texts.flatMap((text) => text.split(/(?<=[.!?]) /)).filter((line) => line.length > 0 && line.length <= 90));
  return sized('chat lines', files.flatMap((file) => textOf(join(folder, file)).split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { readonly text: string }).text)));
}

/** So many shares of different texts. */
export function shares({ name, texts }: Texts, count: number): readonly Texts[] {
  return Array.from({ length: count }, (_, share) => sized(name, texts.filter((_, i) => i % count === share)));
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
