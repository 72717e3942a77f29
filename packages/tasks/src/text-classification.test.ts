import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextOf, tensor } from './fixtures/context.js';
import { textClassification as task, type TextClassificationExample } from './text-classification.js';

const three = contextOf(['bad', 'fair', 'good']);
const several = contextOf(['a', 'b', 'c'], { problem_type: 'multi_label_classification' });
const decode = (context: typeof three, logits: number[], options = {}): ReturnType<typeof task.decode> =>
  task.decode(task.encode('a text', context, {}), [{ logits: tensor(...logits) }], context, options);

/**
 * transformers: softmax over several labels, sigmoid of each where problem_type says multi label, the raw output for
 * regression; sorted by score, cut at top_k. Logits are ln of small numbers, so that scores are fractions.
 */
describe('scores worked out by hand', () => {
  test('single label', () => {
    const { label, score, labels, coverage } = decode(three, [0, Math.log(2), Math.log(5)]); // 1 : 2 : 5
    expect([label, score]).toEqual(['good', expect.closeTo(5 / 8)]);
    expect(labels).toEqual([{ label: 'good', score: expect.closeTo(5 / 8) }, { label: 'fair', score: expect.closeTo(2 / 8) }, { label: 'bad', score: expect.closeTo(1 / 8) }]);
    expect(coverage).toEqual({ tokens: 2, total: 2, windows: 1 });
  });
  test('several labels', () => {
    expect(decode(several, [0, Math.log(4), -Math.log(4)]).labels).toEqual([{ label: 'b', score: expect.closeTo(0.8) }, { label: 'a', score: 0.5 }, { label: 'c', score: expect.closeTo(0.2) }]);
  });
  test('regression: said by the config, or by there being one label', () => {
    expect(decode(contextOf(['stars']), [-3.25])).toMatchObject({ label: 'stars', score: -3.25 });
    expect(decode(contextOf(['x', 'y'], { problem_type: 'regression' }), [-1.5, 7.25]).labels).toEqual([{ label: 'y', score: 7.25 }, { label: 'x', score: -1.5 }]);
  });
  test('options: another function, and the best only', () => {
    expect(decode(three, [0, Math.log(4), 0], { function: 'sigmoid', topK: 1 }).labels).toEqual([{ label: 'fair', score: expect.closeTo(0.8) }]);
    expect(decode(three, [0.5, 2, 0], { function: 'none', topK: 2 }).labels).toEqual([{ label: 'fair', score: 2 }, { label: 'bad', score: 0.5 }]);
    expect(decode({ ...three, temperature: 2 }, [0, 2 * Math.log(2), 2 * Math.log(5)])).toMatchObject({ label: 'good', score: expect.closeTo(5 / 8) });
  });
  test('windows: the mean of their logits, by the tokens that each speaks for', () => {
    const encoded = task.encode('the king of the hill and the queen the', three, { maxTokens: 7, overlap: 2 });
    expect(encoded.weights).toEqual([4, 2, 3]);
    const rows = [[9, 0, 0], [0, 9, 0], [0, 0, 9]].map((logits) => ({ logits: tensor(...logits) }));
    expect(task.decode(encoded, rows, three, { function: 'none' }).labels).toEqual([{ label: 'bad', score: expect.closeTo(4) }, { label: 'good', score: expect.closeTo(3) }, { label: 'fair', score: expect.closeTo(2) }]);
  });
});

test('scores of a single label sum to 1, those of several are independent', () => {
  const logits = fc.tuple(...['', '', ''].map(() => fc.float({ min: -30, max: 30, noNaN: true })));
  fc.assert(fc.property(logits, (values) => {
    expect(decode(three, values).labels.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 12);
    const alone = decode(several, [values[0]!, 0, 0]).labels.find(({ label }) => label === 'a')!;
    expect(decode(several, values).labels.find(({ label }) => label === 'a')).toEqual(alone);
  }));
});

describe('decoding perfect logits built from a target gives the example back', () => {
  const target = (example: TextClassificationExample, context: typeof three): ArrayLike<number> => {
    const encoded = task.encode(example.input, context, {});
    return task.target(example, encoded, context)['labels']!.data;
  };
  test('single label', () => {
    fc.assert(fc.property(fc.constantFrom('bad', 'fair', 'good'), (label) => {
      const id = target({ input: { text: 'a', text_pair: 'b' }, label }, three)[0]!;
      expect(decode(three, [0, 1, 2].map((n) => (n === id ? 12 : 0))).label).toBe(label);
    }));
  });
  test('several labels', () => {
    fc.assert(fc.property(fc.subarray(['a', 'b', 'c']), (labels) => {
      const held = Array.from(target({ input: 'a', labels }, several), (value) => (value - 0.5) * 24);
      expect(decode(several, held).labels.filter(({ score }) => score > 0.5).map(({ label }) => label).sort()).toEqual(labels);
    }));
  });
  test('regression', () => {
    const context = contextOf(['stars']);
    fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(decode(context, [target({ input: 'a', values: [value] }, context)[0]!]).score).toBe(value);
    }));
  });
  test('a target repeats for each window, in the shape of the loss', () => {
    const encoded = task.encode('the king of the hill', several, { maxTokens: 5 });
    expect(task.target({ input: '', labels: ['b'] }, encoded, several)).toEqual({ labels: { dtype: 'float32', shape: [2, 3], data: Float32Array.of(0, 1, 0, 0, 1, 0) } });
    expect(task.target({ input: '', label: 'good' }, encoded, three)).toEqual({ labels: { dtype: 'int32', shape: [2], data: Int32Array.of(2, 2) } });
  });
});

test('what does not fit is said', () => {
  const encoded = task.encode('', three, {});
  expect(() => task.target({ input: '', label: 'best' }, encoded, three)).toThrow(expect.objectContaining({ code: 'LABEL_UNKNOWN' }));
  expect(() => task.target({ input: '', labels: [] }, encoded, three)).toThrow(expect.objectContaining({ code: 'EXAMPLE' }));
  expect(() => task.target({ input: '', values: [1, 2] }, encoded, contextOf(['stars']))).toThrow(expect.objectContaining({ code: 'EXAMPLE' }));
  expect(() => decode(three, [0, NaN, 0])).toThrow(expect.objectContaining({ code: 'NON_FINITE' }));
  expect(() => task.encode('a', three, { maxTokens: 513 })).toThrow(expect.objectContaining({ code: 'OPTION' }));
  for (const bad of [null, 3, ['a'], { txt: '' }, { text: 1 }, { text: 'a', text_pair: 2 }]) {
    expect(() => task.encode(bad as never, three, {})).toThrow(expect.objectContaining({ code: 'TASK_INPUT' }));
  }
});
