import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamRuns, type Outcome } from '@albertkit/tasks';
import { CliError } from './errors.js';
import type { RowSource, SourceRow } from './row-source.js';
import { runRows, type RowHandlers, type Runner } from './run-rows.js';

type Kind = 'good' | 'unreadable' | 'unusable';
const sourceOf = (kinds: readonly Kind[], end?: Error): RowSource => ({
  bytesRead: () => 0,
  resumes: true,
  rows: (async function* (): AsyncGenerator<SourceRow> {
    for (const [n, kind] of kinds.entries()) {
      const place = { line: n + 1, place: `line ${n + 1}` };
      if (kind === 'unreadable') yield { ...place, error: new CliError('LINE_JSON', 'unreadable') };
      else yield { ...place, row: { text: kind }, kept: {} };
    }
    if (end) throw end;
  })(),
});
/** Gives the text back, a few rows held at a time; refuses what is unusable, and what is no row. */
const runner: Runner = {
  settleStream: (inputs, options) => streamRuns(async (held: readonly unknown[]) => held.map((row): Outcome<unknown> => {
    const text = typeof row === 'object' && row !== null && 'text' in row ? row.text : undefined;
    return text === 'good' ? { ok: true, result: text } : { ok: false, error: new CliError('TASK_INPUT', 'unusable', { input: 99 }) };
  }), inputs, { ...options, held: 4 }),
};
const noSignal = new AbortController().signal;

function recorder(): { readonly told: string[]; readonly handlers: Required<Pick<RowHandlers, 'result' | 'reject'>> } {
  const told: string[] = [];
  return { told, handlers: {
    result: async ({ line }) => void told.push(`${line} good`),
    reject: async ({ line }, error) => void told.push(`${line} ${error.message.replace(/^line \d+: /, '')}`),
  } };
}
const kindsOf = fc.array(fc.constantFrom<Kind[]>('good', 'good', 'unreadable', 'unusable'), { maxLength: 30 });

describe('L5: rows that cannot be used', () => {
  it('skipping, each row is a result or a reject, in order', async () => {
    await fc.assert(fc.asyncProperty(kindsOf, async (kinds) => {
      const { told, handlers } = recorder();
      const counts = await runRows(runner, sourceOf(kinds), {}, handlers, noSignal);
      expect(told).toEqual(kinds.map((kind, n) => `${n + 1} ${kind}`));
      expect(counts).toEqual({ results: kinds.filter((kind) => kind === 'good').length, rejected: kinds.filter((kind) => kind !== 'good').length });
    }));
  });

  it('stopping, every row before the first bad one is handled, and its error is thrown', async () => {
    await fc.assert(fc.asyncProperty(kindsOf, async (kinds) => {
      const { told, handlers: { result } } = recorder();
      const bad = kinds.findIndex((kind) => kind !== 'good');
      const running = runRows(runner, sourceOf(kinds), {}, { result }, noSignal);
      if (bad < 0) await running;
      else await expect(running).rejects.toMatchObject(kinds[bad] === 'unreadable' ? { code: 'LINE_JSON' } : { code: 'TASK_INPUT', message: `line ${bad + 1}: unusable`, facts: { line: bad + 1 } });
      expect(told).toEqual((bad < 0 ? kinds : kinds.slice(0, bad)).map((_, n) => `${n + 1} good`));
    }));
  });

  it('what is no fault of a row ends the run whatever was asked', async () => {
    for (const error of [new CliError('ENOSPC', 'full'), new CliError('DEVICE_LOST', 'gone'), new TypeError('wrong')]) {
      const { told, handlers } = recorder();
      await expect(runRows(runner, sourceOf(['good', 'unusable']), {}, { ...handlers, result: async () => { throw error; } }, noSignal)).rejects.toBe(error);
      await expect(runRows(runner, sourceOf(['good', 'unreadable'], error), {}, handlers, noSignal)).rejects.toBe(error);
      expect(told).toEqual(['1 good', '2 unreadable']);
    }
  });

  it('a result that a table has no columns for is its row\'s fault', async () => {
    const { told, handlers } = recorder();
    await runRows(runner, sourceOf(['good']), {}, { ...handlers, result: async () => { throw new CliError('RESULT_COLUMNS', 'columns'); } }, noSignal);
    expect(told).toEqual(['1 columns']);
  });
});

it('L6: an interrupted run says after which row to go on', async () => {
  const controller = new AbortController();
  const result = async (): Promise<void> => controller.abort();
  await expect(runRows(runner, sourceOf(['good', 'good', 'good', 'good', 'good']), {}, { result }, controller.signal)).rejects.toMatchObject({ code: 'ABORTED', message: 'stopped by a signal after 4 rows; to go on, give the lines from 5: tail -n +5.' });
});
