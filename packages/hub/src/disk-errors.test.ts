import { AlbertkitError } from '@albertkit/core';
import { expect, test } from 'vitest';
import { refuse } from './disk-errors.js';

const system = (code: string): Error => Object.assign(new Error(code), { code });

// The codes come as errors of the system would bring them: whoever runs this test may be allowed to read everything.
test.each([
  ['ENOENT', 'FILE_MISSING'],
  ['ENOTDIR', 'NOT_A_FOLDER'],
  ['EISDIR', 'NOT_A_FILE'],
  ['EACCES', 'FILE_PERMISSION'],
  ['EPERM', 'FILE_PERMISSION'],
  ['EIO', 'FILE_READ'],
])('L1: %s becomes %s with the path and the cause', (code, expected) => {
  const cause = system(code);
  expect(() => refuse('models/a', cause)).toThrow(expect.objectContaining({ code: expected, cause, facts: { path: 'models/a', system: code }, message: expect.stringContaining('models/a') }));
});

test('a typed error passes as it is, anything else is still typed', () => {
  const typed = new AlbertkitError('FILE_CHANGED', 'x');
  expect(() => refuse('models/a', typed)).toThrow(typed);
  expect(() => refuse('models/a', 'odd')).toThrow(expect.objectContaining({ code: 'FILE_READ' }));
});
