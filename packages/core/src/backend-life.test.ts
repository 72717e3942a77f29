import { expect, test } from 'vitest';
import { backendLife } from './backend-life.js';
import type { Runner } from './executable.js';
import { closeGraph } from './ir/graph.js';

const graph = closeGraph({ outputs: {} });
const counted = (): { readonly runner: Runner; readonly freed: () => number } => {
  let freed = 0;
  return { runner: { run: async () => ({ outputs: {}, state: {} }), dispose: async () => void freed++ }, freed: () => freed };
};

test('disposal frees what is open, once, and nothing is opened after it', async () => {
  const { live, open, dispose } = backendLife();
  const [first, second, late] = [counted(), counted(), counted()];
  const closed = await open(graph, new Map(), first.runner);
  const left = await open(graph, new Map(), second.runner);
  await closed.dispose();
  live();
  await Promise.all([dispose(), dispose()]);
  expect([first.freed(), second.freed()]).toEqual([1, 1]);
  await expect(left.run({})).rejects.toMatchObject({ code: 'DISPOSED' });
  expect(live).toThrow(expect.objectContaining({ code: 'DISPOSED' }));
  await expect(open(graph, new Map(), late.runner)).rejects.toMatchObject({ code: 'DISPOSED' });
  expect(late.freed()).toBe(1);
});
