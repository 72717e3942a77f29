import { AlbertkitError } from '@albertkit/core';

/**
 * A folder of files, wherever it lies. Names are relative, with "/" between folders. `open` gives the whole file, or the
 * bytes from `start` up to `end` (exclusive; cut at the end of the file), and throws `FILE_MISSING` where there is none.
 * One source is one state of the folder: what changes under it is refused with `FILE_CHANGED` where that can be seen.
 */
export interface ModelSource {
  list(): Promise<readonly string[]>;
  open(name: string, range?: ByteRange): Promise<Uint8Array>;
  /** Where it is, for messages. */
  readonly description: string;
}

export type ByteRange = { readonly start: number; readonly end: number };

/** Files held in memory, by name. Throws `PATH_REFUSED` for a name that is not a plain relative path. */
export function memorySource(files: ReadonlyMap<string, Uint8Array> | Readonly<Record<string, Uint8Array>>, description = 'memory'): ModelSource {
  const held = files instanceof Map ? new Map<string, Uint8Array>(files) : new Map(Object.entries(files));
  for (const name of held.keys()) checkFileName(name);
  return {
    description,
    list: async () => [...held.keys()].sort(),
    open: async (name, range) => {
      checkFileName(name);
      const bytes = held.get(name);
      if (!bytes) throw new AlbertkitError('FILE_MISSING', `There is no file "${name}" in ${description}; it holds ${listNames([...held.keys()])}.`, { path: name, source: description });
      return new Uint8Array(range ? bytes.subarray(range.start, range.end) : bytes);
    },
  };
}

/** Throws `PATH_REFUSED` for anything but a relative path downwards: no "..", no drive, no scheme, no backslash. */
export function checkFileName(name: string): void {
  const parts = name.split('/');
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));
  if (!plain) throw new AlbertkitError('PATH_REFUSED', `${JSON.stringify(name.slice(0, 200))} is not the name of a file inside a model folder.`, { path: name.slice(0, 200) });
}

/** A few file names for a message. */
export const listNames = (names: readonly string[]): string =>
  names.length === 0 ? 'no files' : `${names.slice(0, 12).join(', ')}${names.length > 12 ? ` and ${names.length - 12} more` : ''}`;

/** What `diskSource` may be told; here so that the entry for browsers can name it. */
export type DiskSourceOptions = {
  /** More folders that links inside the model folder may lead to. */
  readonly linksInto?: readonly string[];
};
