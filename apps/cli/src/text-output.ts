import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { write, type Io } from './io.js';
import { openWholeFile } from './write-file.js';

/** Where text goes: it is there, all of it, once `finish` is done; `drop` gives a file up. */
export type TextOutput = { write(text: string): Promise<void>; finish(): Promise<void>; drop(): Promise<void> };

const pack = promisify(gzip);
/** Characters that are held before they are written. */
const blockLength = 1024 * 1024;

/** Stdout: what is written is there at once. */
export const standardOutput = ({ out }: Io): TextOutput => ({ write: (text) => write(out, text), finish: async () => undefined, drop: async () => undefined });

/** A file of text that is there whole or not at all, packed as gzip where its name ends with .gz. Throws as `openWholeFile` does. */
export async function fileOutput(path: string, options: { readonly overwrite: boolean }): Promise<TextOutput> {
  const file = await openWholeFile(path, options);
  const packed = path.toLowerCase().endsWith('.gz');
  let held: string[] = [];
  let length = 0;
  let isEmpty = true;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(held.join(''));
    [held, length, isEmpty] = [[], 0, false];
    // A gzip file may have several members one after another, so each block is one.
    await file.write(packed ? await pack(bytes) : bytes);
  };
  return {
    write: async (text) => {
      held.push(text);
      length += text.length;
      if (length >= blockLength) await flush();
    },
    finish: async () => {
      if (length > 0 || isEmpty) await flush();
      await file.finish();
    },
    drop: () => file.drop(),
  };
}
