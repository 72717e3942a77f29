import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/files.js';
import { lastFigure, openRunLog } from './run-log.js';

test('rows are in the file once they are flushed, and what came after a checkpoint is dropped', async () => {
  const path = join(temporaryFolder(), 'metrics.jsonl');
  const written = (): number[] => readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { update: number }).update);
  const log = await openRunLog(path, 0);
  for (const update of [1, 2]) log.add({ update, loss: 10 - update });
  expect(written()).toEqual([]);
  await log.flush();
  for (const update of [3, 4]) log.add({ update, loss: 50 });
  log.dropAfter(2); // the loss ran away, and training went back to update 2
  log.add({ update: 3, loss: 7 });
  await log.flush();
  expect(written()).toEqual([1, 2, 3]);
  expect(log.rows().map(({ loss }) => loss)).toEqual([9, 8, 7]);

  appendFileSync(path, '{"update":4,"lo'); // killed while it wrote
  const again = await openRunLog(path, 2);
  expect(written()).toEqual([1, 2]);
  expect(lastFigure(again.rows(), 'loss')).toBe(8);
});
