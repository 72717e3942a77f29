import type { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { bytes, duration, grouped } from './numbers.js';

export type Progress = { update(done: { readonly rows: number; readonly bytes: number }): void; stop(): void };

/** Work that ends before this needs no bar. */
const patience = 1000;

/** A progress bar for long input: a share where the input's size is known, else a count. It appears after a second. */
export function progressBar(stream: Writable, total: number | undefined): Progress {
  const format = total === undefined ? '  {rows} rows in {time}' : '  {bar} {percentage} %  {rows} rows of {size} in {time}';
  const bar = lateBar(stream, format, total ?? 1);
  return {
    update: (done) => bar.update(Math.min(done.bytes, total ?? 1), { rows: grouped(done.rows), size: bytes(total ?? 0) }),
    stop: bar.stop,
  };
}

/** A progress bar for work of several steps: the share of all work that is done, and a note. It appears after a second. */
export function shareBar(stream: Writable): { update(share: number, note: string): void; stop(): void } {
  const bar = lateBar(stream, '  {bar} {percentage} %  {note} in {time}', 1);
  return { update: (share, note) => bar.update(Math.min(1, share), { note }), stop: bar.stop };
}

function lateBar(stream: Writable, format: string, total: number): { update(value: number, fields: Readonly<Record<string, string>>): void; stop(): void } {
  const began = performance.now();
  let bar: SingleBar | undefined;
  return {
    update: (value, fields) => {
      const time = performance.now() - began;
      if (time < patience) return;
      const shown = { ...fields, time: duration(time) };
      if (bar === undefined) {
        bar = new SingleBar({ stream, hideCursor: true, clearOnComplete: true, barsize: 30, format, barCompleteChar: '━', barIncompleteChar: '─' });
        bar.start(total, value, shown);
      } else bar.update(value, shown);
    },
    stop: () => bar?.stop(),
  };
}
