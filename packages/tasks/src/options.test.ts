import { expect, test } from 'vitest';
import { checkOptions, type OptionRules } from './options.js';

const rules: OptionRules = { topK: { kind: 'whole', min: 1, about: '' }, way: { kind: 'choice', of: ['a', 'b'], about: '' }, names: { kind: 'texts', about: '' }, share: { kind: 'number', min: 0, max: 1, about: '' }, limits: { kind: 'numbers', min: 0, max: 1, about: '' }, form: { kind: 'text', about: '' }, fold: { kind: 'function', about: '' } };

test('what a task takes passes, and so does what was left out', () => {
  expect(() => checkOptions('t', rules, { topK: 1, way: 'b', names: [], truncate: true, overlap: 0, signal: new AbortController().signal, maxTokens: undefined, share: 0.5, limits: { a: 0, b: 1 }, form: '', fold: () => 0 })).not.toThrow();
});

test.each([
  [{ topk: 3 }, 'topk'], [{ topK: 0 }, 'topK'], [{ topK: 1.5 }, 'topK'], [{ topK: '3' }, 'topK'], [{ topK: NaN }, 'topK'], [{ way: 'c' }, 'way'], [{ way: null }, 'way'],
  [{ names: 'a' }, 'names'], [{ names: [1] }, 'names'], [{ truncate: 'yes' }, 'truncate'], [{ overlap: -1 }, 'overlap'], [{ tokenBudget: 0 }, 'tokenBudget'], [{ constructor: 1 }, 'constructor'],
  [{ share: 1.1 }, 'share'], [{ share: NaN }, 'share'], [{ limits: 0.5 }, 'limits'], [{ limits: { a: -1 } }, 'limits'], [{ form: 1 }, 'form'], [{ fold: 'x' }, 'fold'],
])('%j is refused', (options, option) => {
  expect(() => checkOptions('t', rules, options)).toThrow(expect.objectContaining({ code: 'OPTION', facts: expect.objectContaining({ task: 't', option }) }));
});

test('a value that JSON cannot write is refused like any other', () => {
  const round: { self?: unknown } = {};
  round.self = round;
  for (const topK of [5n, round]) expect(() => checkOptions('t', rules, { topK })).toThrow(expect.objectContaining({ code: 'OPTION', message: expect.stringContaining(typeof topK) }));
});
