import { expect, test } from 'vitest';
import { trainingReport } from './training-report.js';

test('the curve of a head has the updates whose batches had rows of it', () => {
  const page = trainingReport('nano', [
    { update: 1, loss: 2, 'loss.slots': 1.23456789, tokens: 10, seconds: 1 },
    { update: 2, loss: 3, 'loss.slots': 0, tokens: 20, seconds: 2 },
    { update: 2, dev_slots_f1: 0 },
  ], {});
  expect(JSON.parse(/id="data">(.*?)<\/script>/.exec(page)![1]!)).toEqual([
    { name: 'loss, nats', form: 'noisy', steps: [1, 2], values: [2, 3] },
    { name: 'loss of slots', form: 'noisy', steps: [1], values: [1.23457] },
    { name: 'dev slots f1', form: 'points', steps: [2], values: [0] },
  ]);
});
