import { AlbertkitError } from '@albertkit/core';

/**
 * Named files of bytes that outlive the program. `write` is atomic: once it resolves the file is whole and outlives a crash, and
 * until then what was under the name stays. `read` throws `FILE_MISSING` where there is none.
 */
export interface CheckpointStore {
  /** Where it is, for messages. */
  readonly description: string;
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Does nothing where there is no such file. */
  remove(name: string): Promise<void>;
}

/** A store in memory, for tests and for pages that send checkpoints elsewhere. */
export function memoryCheckpointStore(files = new Map<string, Uint8Array>()): CheckpointStore {
  return {
    description: 'memory',
    list: async () => [...files.keys()].sort(),
    read: async (name) => {
      const bytes = files.get(name);
      if (!bytes) throw new AlbertkitError('FILE_MISSING', `There is no file "${name}" in memory.`, { path: name });
      return new Uint8Array(bytes);
    },
    write: async (name, bytes) => void files.set(name, new Uint8Array(bytes)),
    remove: async (name) => void files.delete(name),
  };
}
