import type { Readable, Writable } from 'node:stream';

/** What a command may touch of the world, so that tests can give it another one. */
export type Io = {
  readonly input: Readable;
  readonly out: Writable;
  readonly err: Writable;
  /** Whether a person sees stdout; results are tables then, else JSON Lines. */
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Width of the terminal in columns. */
  readonly columns: number;
  readonly colours: boolean;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Asks for so many milliseconds between that signal and the end of the program, for work that saves itself then. */
  askGrace(milliseconds: number): void;
};

/** Writes text and waits until the stream wants more, so that output is never piled up in memory. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.write(text) || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error']) stream.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) stream.once(event, done);
  });
}

/** Writes one line. */
export const writeLine = (stream: Writable, text = ''): Promise<void> => write(stream, `${text}\n`);
