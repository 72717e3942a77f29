import { copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError, codeOf } from '../errors.js';
import { writeWholeFile } from '../write-file.js';

/** The files that a tokenizer may have in a folder. */
export const tokenizerFiles = ['tokenizer.json', 'spiece.model', 'vocab.txt', 'tokenizer_config.json', 'special_tokens_map.json'] as const;

/** Files that a folder of a model holds, written whole, and a tokenizer's copied beside them. */
export async function writeModelFolder(folder: string, tokenizer: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const source = (await stat(tokenizer)).isDirectory() ? tokenizer : dirname(tokenizer);
  for (const name of tokenizerFiles) {
    if (join(source, name) !== join(folder, name)) await copyFile(join(source, name), join(folder, name)).catch(unlessMissing);
  }
  for (const [name, content] of Object.entries(files)) {
    await writeWholeFile(join(folder, name), typeof content === 'string' ? new TextEncoder().encode(content) : content, { overwrite: true });
  }
}

/** Makes a folder for a run. Throws `OUTPUT_NOT_A_FILE` where that cannot be. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new CliError('OUTPUT_NOT_A_FILE', `${folder} is no folder and cannot be made one; give another.`, { path: folder }, { cause });
  });
}

const unlessMissing = (cause: unknown): void => {
  if (codeOf(cause) !== 'ENOENT') throw cause;
};
