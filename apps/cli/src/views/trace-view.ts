import type { IterationTrace } from '@albertkit/tasks/explain';
import { table } from '../table.js';

/** An iteration trace for people: the mean over tokens, one row an application. */
export const traceView = ({ applications }: IterationTrace): string => table(
  [{ title: 'application', align: 'right' }, { title: 'cosine', align: 'right' }, { title: 'change', align: 'right' }],
  applications.map(({ cosine, change }, n) => [String(n + 1), cosine.toFixed(4), change.toFixed(4)]),
);
