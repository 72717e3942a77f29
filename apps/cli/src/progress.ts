import type { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { bytes, duration, grouped } from './numbers.js';

export type Progress = { update(done: { readonly rows: number; readonly bytes: number }): void; stop(): void };

/** Work that ends before this needs no bar. */
const patience = 1000;

/** A progress bar for long input: a share where the input's size is known, else a count. It appears after a second. */
export function progressBar(stream: Writable, total: number | undefined): Progress {
  const began = performance.now();
  let bar: SingleBar | undefined;
  const start = (): SingleBar => {
    const made = new SingleBar({
      stream,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 30,
      format: total === undefined ? '  {rows} rows in {time}' : '  {bar} {percentage} %  {rows} rows of {size} in {time}',
      barCompleteChar: '━',
      barIncompleteChar: '─',
    });
    made.start(total ?? 1, 0, { rows: '0', time: '', size: bytes(total ?? 0) });
    return made;
  };
  return {
    update: (done) => {
      const time = performance.now() - began;
      if (time < patience) return;
      bar ??= start();
      bar.update(Math.min(done.bytes, total ?? 1), { rows: grouped(done.rows), time: duration(time) });
    },
    stop: () => bar?.stop(),
  };
}
