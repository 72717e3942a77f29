import { textClassification, tokenClassification } from '@albertkit/tasks';
import { describe, expect, test } from 'vitest';
import { taskContext } from '../fixtures/task-context.js';
import { gatherEntityLabels, gatherTextLabels, labelAt } from './gather-labels.js';
import { trainingUnits } from './training-units.js';

test('labels in the same order whatever the order of the examples', () => {
  const labelled = (...labels: string[]): { input: string; label: string }[] => labels.map((label) => ({ input: 'x', label }));
  const wanted = { labels: ['Bad', 'fair', 'good'], problemType: 'single_label_classification' };
  expect(gatherTextLabels(labelled('good', 'Bad', 'fair', 'good'))).toEqual(wanted);
  expect(gatherTextLabels(labelled('fair', 'good', 'Bad'))).toEqual(wanted);
  expect(gatherTextLabels([{ input: 'x', labels: ['b'] }, { input: 'x', labels: [] }, { input: 'x', labels: ['a', 'b'] }])).toEqual({ labels: ['a', 'b'], problemType: 'multi_label_classification' });
  expect(gatherTextLabels([{ input: 'x', values: [1, 2] }])).toEqual({ labels: ['LABEL_0', 'LABEL_1'], problemType: 'regression' });
  expect(gatherEntityLabels([{ input: 'x', entities: [{ label: 'PER', start: 0, end: 1 }] }, { input: 'x', entities: [{ label: 'LOC', start: 0, end: 1 }] }])).toEqual(['O', 'B-LOC', 'I-LOC', 'B-PER', 'I-PER']);
  expect(labelAt(['a', 'b'], 1)).toBe('b');
});

describe('R7: data that nothing can be learned from', () => {
  const context = taskContext(['bad', 'good']);
  test.each([
    ['empty', 'DATA_EMPTY', () => gatherTextLabels([])],
    ['empty, of entities', 'DATA_EMPTY', () => gatherEntityLabels([])],
    ['one class', 'DATA_ONE_CLASS', () => gatherTextLabels([{ input: 'x', label: 'a' }, { input: 'y', label: 'a' }])],
    ['no label holds', 'DATA_ONE_CLASS', () => gatherTextLabels([{ input: 'x', labels: [] }])],
    ['no entity', 'DATA_ONE_CLASS', () => gatherEntityLabels([{ input: 'x', entities: [] }])],
    ['two kinds', 'EXAMPLE', () => gatherTextLabels([{ input: 'x', label: 'a' }, { input: 'x', values: [1] }])],
    ['two numbers of values', 'EXAMPLE', () => gatherTextLabels([{ input: 'x', values: [1] }, { input: 'x', values: [1, 2] }])],
    ['a label past the last', 'LABEL_RANGE', () => labelAt(['a', 'b'], 2)],
    ['a label that is no whole number', 'LABEL_RANGE', () => labelAt(['a', 'b'], 0.5)],
  ])('%s: %s', (_, code, work) => {
    expect(work).toThrow(expect.objectContaining({ code }));
  });
  test.each([
    ['empty', { code: 'DATA_EMPTY' }, []],
    ['one class', { code: 'DATA_ONE_CLASS', facts: { labels: ['good'], count: 2 } }, [{ input: 'x', label: 'good' }, { input: 'y', label: 'good' }]],
    ['an unknown label, by the number of its example', { code: 'LABEL_UNKNOWN', facts: { label: 'best', input: 1 } }, [{ input: 'x', label: 'good' }, { input: 'y', label: 'best' }]],
    ['an example of another kind', { code: 'EXAMPLE', facts: { input: 0 } }, [{ input: 'x', labels: ['good'] }]],
  ] as const)('when encoding: %s', async (_, error, examples) => {
    await expect(trainingUnits(textClassification, examples, context, {})).rejects.toMatchObject(error);
  });
  test('words that are all outside, labels that all hold alike, values that are all the same', async () => {
    await expect(trainingUnits(tokenClassification, [{ input: 'x y', entities: [] }, { input: 'z', entities: [] }], taskContext(['O', 'B-A']), {})).rejects.toMatchObject({ code: 'DATA_ONE_CLASS', facts: { labels: ['O'] } });
    const several = taskContext(['a', 'b'], { problem_type: 'multi_label_classification' });
    await expect(trainingUnits(textClassification, [{ input: 'x', labels: ['a'] }, { input: 'z', labels: ['a'] }], several, {})).rejects.toMatchObject({ code: 'DATA_ONE_CLASS' });
    await expect(trainingUnits(textClassification, [{ input: 'x', values: [1] }, { input: 'z', values: [1] }], taskContext(['stars']), {})).rejects.toMatchObject({ code: 'DATA_ONE_CLASS' });
  });
  test('an end that was asked for', async () => {
    await expect(trainingUnits(textClassification, [{ input: 'x', label: 'good' }], context, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});
