import { referenceBackend } from '@albertkit/core/reference';
import { batchInputs, compileTask, loadModel, questionAnswering, textClassification, tokenClassification, type Model, type TaskOptions, type EncodedInput, type TrainableTask } from '@albertkit/tasks';
import { trainTokenizer } from '@albertkit/tokenizer/train';
import { describe, expect, test } from 'vitest';
import { fineTune } from '../fine-tune.js';
import { aliceLines } from '../fixtures/alice.js';
import { randomModelFiles, taskContext } from '../fixtures/task-context.js';
import { adamwTorch } from '../optimiser/adamw.js';
import { fineTuningBatches } from './fine-tuning-batches.js';
import { gatherTextLabels } from './gather-labels.js';
import { taughtUnits } from './teacher.js';
import type { TrainingUnits } from './training-units.js';

const backend = referenceBackend();
const model = (architecture: string, labels: readonly string[], tokenizer?: Uint8Array): Promise<Model> => {
  const files = randomModelFiles(architecture, labels, tokenizer ? { vocab_size: 250 } : {}, tokenizer);
  return loadModel({ description: 'memory', list: async () => Object.keys(files), open: async (name) => files[name]! });
};
const { tokenizerJson } = await trainTokenizer(aliceLines().slice(0, 200), { vocabularySize: 250 });
const otherTokenizer = new TextEncoder().encode(tokenizerJson);

async function taught<Input, Options extends TaskOptions, Result, Encoded extends EncodedInput, Example extends { readonly input: Input }>(
  task: TrainableTask<Input, Options, Result, Encoded, Example>, teacher: Model, labels: readonly string[], examples: readonly Example[], options: Options = {} as Options,
): Promise<TrainingUnits> {
  return taughtUnits(task, backend, { model: teacher, weight: 0.5 }, { context: taskContext(labels), examples, options, tokenBudget: 40 });
}
const texts = ['a red king', 'a green queen of the hill', 'blue', 'the red hill', 'green and green'].map((input, n) => ({ input, label: ['red', 'green', 'blue'][n % 3]! }));

describe('each unit has what the teacher gives for it', () => {
  test('of one label a text, whatever the order of the labels', async () => {
    const teacher = await model('AlbertForSequenceClassification', ['green', 'blue', 'red']);
    const { units, padTokenId } = await taught(textClassification, teacher, ['red', 'green', 'blue'], texts);
    const { executable } = await compileTask(textClassification, teacher, backend);
    for (const { rows, labels } of units) {
      const alone = (await executable.run(batchInputs(rows, padTokenId)))['logits']!.data;
      expect(labels['teacher_logits']!.shape).toEqual([1, 3]);
      [alone[2], alone[0], alone[1]].forEach((logit, n) => expect(labels['teacher_logits']!.data[n]).toBeCloseTo(logit!, 5));
    }
  });

  test('of tokens and of places of an answer, which padding is none of', async () => {
    const words = [{ input: 'the red king', entities: [{ label: 'X', start: 0, end: 3 }] }, { input: 'a queen', entities: [{ label: 'X', start: 2, end: 7 }] }];
    const tokens = await taught(tokenClassification, await model('AlbertForTokenClassification', ['O', 'B-X']), ['O', 'B-X'], words);
    for (const { rows, labels } of tokens.units) expect(labels['teacher_logits']!.shape).toEqual([1, rows[0]!.ids.length, 2]);
    const answers = [{ input: { question: 'Who?', context: 'The red king of the hill' }, answers: [{ text: 'king', answer_start: 8 }] }, { input: { question: 'What?', context: 'A hill' }, answers: [] }];
    const places = await taught(questionAnswering, await model('AlbertForQuestionAnswering', ['x', 'y']), ['x', 'y'], answers);
    for await (const { inputs } of fineTuningBatches(places, { seed: 1, epochs: 1 })) {
      for (const name of ['teacher_start_logits', 'teacher_end_logits']) {
        expect(inputs[name]!.shape).toEqual(inputs['input_ids']!.shape);
        expect(Array.from(inputs[name]!.data, (x) => x === -10_000)).toEqual(Array.from(inputs['attention_mask']!.data, (x) => x === 0));
      }
    }
  });

  test('of a teacher that reads the text with another vocabulary', async () => {
    const teacher = await model('AlbertForSequenceClassification', ['red', 'green', 'blue'], otherTokenizer);
    const { units, padTokenId } = await taught(textClassification, teacher, ['red', 'green', 'blue'], texts);
    const { executable, context } = await compileTask(textClassification, teacher, backend);
    for (const [n, { labels }] of units.entries()) {
      const { rows } = textClassification.encode(texts[n]!.input, context, {});
      const alone = (await executable.run(batchInputs(rows, padTokenId)))['logits']!.data;
      alone.forEach((logit, k) => expect(labels['teacher_logits']!.data[k]).toBeCloseTo(logit, 5));
    }
  });
});

test('a teacher that cannot be followed is refused', async () => {
  await expect(taught(textClassification, await model('AlbertForSequenceClassification', ['red', 'green']), ['red', 'green', 'blue'], texts)).rejects.toMatchObject({ code: 'TEACHER_LABELS' });
  const words = [{ input: 'the red king', entities: [{ label: 'X', start: 4, end: 7 }] }];
  await expect(taught(tokenClassification, await model('AlbertForTokenClassification', ['O', 'B-X'], otherTokenizer), ['O', 'B-X'], words)).rejects.toMatchObject({ code: 'TEACHER_VOCABULARY' });
  const long = [...texts, { input: 'the red king of the green hill '.repeat(6), label: 'red' }];
  await expect(taught(textClassification, await model('AlbertForSequenceClassification', ['red', 'green', 'blue'], otherTokenizer), ['red', 'green', 'blue'], long)).rejects.toMatchObject({ code: 'TEACHER_WINDOWS' });
});

test('a student comes to say what its teacher says, not what the labels say', async () => {
  const teacher = await model('AlbertForSequenceClassification', ['red', 'green', 'blue']);
  const losses: number[] = [];
  const start = await model('AlbertForMaskedLM', ['x', 'y']);
  await fineTune({
    backend, model: start, task: textClassification, train: texts, ...gatherTextLabels(texts), labels: ['red', 'green', 'blue'], teacher: { model: teacher, weight: 1, temperature: 2 },
    length: { epochs: 30 }, optimiser: adamwTorch(), rate: () => 0.02, seed: 1, onUpdate: ({ loss }) => losses.push(loss),
  });
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 10);
});
