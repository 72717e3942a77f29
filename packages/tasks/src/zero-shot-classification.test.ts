import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entailmentLabels } from './entailment-labels.js';
import { contextOf, nanoTokenizer, tensor } from './fixtures/context.js';
import { idExecutable } from './fixtures/id-executable.js';
import { runTask } from './run-task.js';
import { zeroShotClassification as task, type ZeroShotInput, type ZeroShotOptions } from './zero-shot-classification.js';

const context = contextOf(['entailment', 'neutral', 'contradiction']);
const input = { text: 'the king', labels: ['people', 'queen', 'hill'] };
const run = (logits: readonly (readonly number[])[], options: ZeroShotOptions = {}, given: ZeroShotInput = input, of = context): ReturnType<typeof task.decode> =>
  task.decode(task.encode(given, of, options), logits.map((row) => ({ logits: tensor(...row) })), of, options);

describe('as the pipeline of transformers has it', () => {
  // By its formulas: softmax of the entailment logits over labels; with multi_label softmax of [contradiction, entailment] for each.
  const logits = [[1, 0, -1], [2, 5, 2], [-1, 0, 3]];
  const e = Math.exp;

  test('one label: scores sum to 1 over the labels', () => {
    const total = e(1) + e(2) + e(-1);
    const { label, labels } = run(logits);
    expect(label).toBe('queen');
    expect(labels).toEqual([{ label: 'queen', score: expect.closeTo(e(2) / total, 9) }, { label: 'people', score: expect.closeTo(e(1) / total, 9) }, { label: 'hill', score: expect.closeTo(e(-1) / total, 9) }]);
  });

  test('several labels, and a lone one: entailment against contradiction', () => {
    expect(run(logits, { multiLabel: true, topK: 2 }).labels).toEqual([{ label: 'people', score: expect.closeTo(e(1) / (e(1) + e(-1)), 9) }, { label: 'queen', score: expect.closeTo(0.5, 9) }]);
    expect(run([[1, 0, -1]], {}, { text: 'a', labels: 'people' }).score).toBeCloseTo(e(1) / (e(1) + e(-1)), 9);
  });

  test('hypotheses beside the text, by the template', () => {
    const pieces = (ids: Iterable<number>): string => [...ids].map((id) => nanoTokenizer.token(id)).join(' ');
    const rows = (options: ZeroShotOptions, given: ZeroShotInput = input): string[] => task.encode(given, context, options).rows.map(({ ids }) => pieces(ids));
    const beside = (hypothesis: string): string => pieces(nanoTokenizer.encode('the king', { pair: hypothesis }).ids);
    expect(rows({})).toEqual(['people', 'queen', 'hill'].map((label) => beside(`This example is ${label}.`)));
    expect(rows({ hypothesisTemplate: 'it is of {}' }, { text: 'the king', labels: 'the people, $\' hill' })).toEqual([beside('it is of the people'), beside('it is of $\' hill')]);
    expect(beside('it is of $\' hill')).not.toBe(beside('it is of hill'));
    expect(rows({ labels: ['hill'] }, 'the king')).toEqual([beside('This example is hill.')]);
    expect(rows({ labels: ['hill'] }, { text: 'the king', labels: [7, 7] })).toEqual([beside('This example is 7.')]);
  });
});

test('all pairs of texts and labels run as rows of shared batches', async () => {
  const { executable, calls } = idExecutable();
  const two = contextOf(['entailment', 'not_entailment']);
  const results = await runTask(task, executable, two, [input, input], { tokenBudget: 1000 });
  expect(results[0]).toEqual(results[1]);
  expect(calls.map(({ shape }) => shape[0])).toEqual([6]);
});

test('single-label scores sum to 1, those of several are independent', () => {
  const logits = fc.array(fc.tuple(...[0, 1, 2].map(() => fc.float({ min: -30, max: 30, noNaN: true }))), { minLength: 3, maxLength: 3 });
  fc.assert(fc.property(logits, (rows) => {
    expect(run(rows).labels.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 9);
    const alone = run([rows[0]!], { multiLabel: true }, { text: 'the king', labels: ['people'] });
    expect(run(rows, { multiLabel: true }).labels.find(({ label }) => label === 'people')).toEqual(alone.labels[0]);
  }));
});

test('decoding perfect logits built from a target gives the example back, in windows too', () => {
  fc.assert(fc.property(fc.subarray(input.labels, { minLength: 1 }), fc.integer({ min: 1, max: 30 }), (labels, words) => {
    const options = { maxTokens: 20, multiLabel: labels.length > 1 };
    const given = { text: 'the '.repeat(words), labels: input.labels };
    const encoded = task.encode(given, context, options);
    const targets = task.target({ input: given, labels }, encoded, context)['labels']!.data;
    const outputs = encoded.rows.map((_, row) => ({ logits: tensor(...[0, 1, 2].map((id) => (id === targets[row] ? 12 : 0))) }));
    const found = task.decode(encoded, outputs, context, options);
    expect(options.multiLabel ? found.labels.filter(({ score }) => score > 0.5).map(({ label }) => label).sort() : [found.label]).toEqual([...labels].sort());
    expect(encoded.coverage.tokens).toBe(encoded.coverage.total);
  }));
});

test.each([
  [['contradiction', 'neutral', 'entailment'], undefined, { entailment: 2, contradiction: 0 }],
  [['ENTAILMENT', 'NEUTRAL', 'CONTRADICTION'], undefined, { entailment: 0, contradiction: 2 }],
  [['not_entailment', 'entailment'], undefined, { entailment: 1, contradiction: 0 }],
  [['neutral', 'contradiction', 'entailment'], undefined, { entailment: 2, contradiction: 1 }],
  [['LABEL_0', 'LABEL_1', 'LABEL_2'], 'LABEL_2', { entailment: 2, contradiction: 0 }],
  [['entails', 'other'], undefined, { entailment: 0, contradiction: 1 }],
])('%j', (labels, named, expected) => {
  expect(entailmentLabels(labels, named)).toEqual(expected);
});

test('what cannot be asked is said', () => {
  const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
  for (const bad of ['a', { text: 'a' }, { text: 'a', labels: [] }, { text: 'a', labels: ' , ' }, { labels: ['a'] }, null]) expect(() => task.encode(bad as never, context, {})).toThrow(code('TASK_INPUT'));
  expect(() => task.encode(input, context, { hypothesisTemplate: 'no place' })).toThrow(code('OPTION'));
  expect(() => run([[0, 0, 0], [0, 0, 0], [0, 0, 0]], {}, input, contextOf(['good', 'bad']))).toThrow(code('ENTAILMENT_UNKNOWN'));
  expect(() => run([[0, 0, 0], [0, 0, 0], [0, 0, 0]], { entailmentLabel: 'yes' })).toThrow(code('ENTAILMENT_UNKNOWN'));
  expect(() => task.target({ input, labels: ['other'] }, task.encode(input, context, {}), context)).toThrow(code('LABEL_UNKNOWN'));
});
