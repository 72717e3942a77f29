/** As much of Node's file handles as writing takes; a short write is no error to them. */
export interface OpenFile {
  write(bytes: Uint8Array, offset: number, length: number): Promise<{ readonly bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** As much of `node:fs/promises` as a store on disk takes. */
export interface FileSystem {
  mkdir(path: string, options: { recursive: true }): Promise<unknown>;
  readdir(path: string): Promise<readonly string[]>;
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  open(path: string, flags: 'r' | 'w'): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}
