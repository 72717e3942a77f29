import { expect, it } from 'vitest';
import { digamma } from './digamma.js';
import { maximisation } from './maximisation.js';

it('scores by digamma and leaves out what is expected less than half a time, but no character', () => {
  const { kept, score } = maximisation(Float64Array.of(10, 0.1, 3, 0.4, 0.5), 2, 0);
  expect([...kept]).toEqual([0, 1, 2, 4]);
  const total = digamma(10 + 0.5 + 3 + 0.5);
  expect([...score]).toEqual([10, 0.5, 3, 0.5].map((count) => digamma(count) - total));
});

it('keeps the best of the rest where too few would be left', () => {
  expect([...maximisation(Float64Array.of(10, 0.1, 0.2, 7, 0.3), 1, 4).kept]).toEqual([0, 2, 3, 4]);
});
