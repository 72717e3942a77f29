import { expect, test } from 'vitest';
import { bestRouge, rouge } from './rouge.js';

test('worked out by hand', () => {
  // The example of Lin 2004, section 3: police killed the gunman; police kill the gunman; the gunman kill police.
  const reference = 'police killed the gunman';
  expect(rouge('Police kill the gunman.', reference)).toEqual({ one: 3 / 4, two: 1 / 3, longest: 3 / 4 });
  expect(rouge('the gunman kill police', reference)).toEqual({ one: 3 / 4, two: 1 / 3, longest: 1 / 2 });
  expect(rouge('', reference)).toEqual({ one: 0, two: 0, longest: 0 });
  expect(rouge('the the the', 'the')).toEqual({ one: 1 / 2, two: 0, longest: 1 / 2 });
});

test('of several references the nearest counts', () => {
  expect(bestRouge('a b', ['x y', 'a b', 'a c'])).toEqual({ one: 1, two: 1, longest: 1 });
});
