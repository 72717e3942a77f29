import { expect, test } from 'vitest';
import { showTable } from './table.js';

test('columns as wide as their widest cell, numbers to the right with three digits', () => {
  expect(showTable(['form', 'ms'], [['Loop', 87.6073], ['unrolled', 1920.25], ['x', 2]])).toBe([
    'form      ms',
    'Loop      87.6',
    'unrolled  1920',
    'x            2',
  ].join('\n'));
});
