import { albertForward, albertLoss, initialiseWeights, type HeadKind, type Tensors } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { fillMask, multipleChoice, questionAnswering, sentenceOrder, textClassification, tokenClassification, type TaskContext } from '@albertkit/tasks';
import { expect, test } from 'vitest';
import { negativeLogLikelihood } from '../calibration/scores.js';
import type { LabelledLogits } from '../calibration/judgements.js';
import { fineTuningBatches } from '../fine-tuning/fine-tuning-batches.js';
import { trainingUnits, type TrainingUnits } from '../fine-tuning/training-units.js';
import { taskContext } from '../fixtures/task-context.js';
import { labelledLogits, wordMetrics } from './labelled-logits.js';

const backend = referenceBackend();
const single = taskContext(['bad', 'fair', 'good']);
const several = taskContext(['a', 'b', 'c'], { problem_type: 'multi_label_classification' });
const names = taskContext(['O', 'B-LOC', 'I-LOC']);

const weightsOf = (parameters: Parameters<typeof initialiseWeights>[0]): ReturnType<typeof initialiseWeights> => initialiseWeights(parameters, { seed: 3, initializerRange: 0.5 });
async function compiled(head: HeadKind, { config }: TaskContext): ReturnType<typeof backend.compile> {
  const graph = albertForward(config, head);
  return backend.compile(graph, weightsOf(graph.parameters));
}

/** The loss of core over all units, one batch. */
async function lossOf(units: TrainingUnits, { config }: TaskContext): Promise<number> {
  const graph = albertLoss(config, units.head);
  const executable = await backend.compile(graph, weightsOf(graph.parameters));
  const batches: Tensors[] = [];
  for await (const { inputs } of fineTuningBatches(units, { seed: 1, epochs: 1 })) batches.push(inputs);
  expect(batches).toHaveLength(1);
  return (await executable.run(batches[0]!, { outputs: ['loss'] }))['loss']!.data[0]!;
}

const texts = [{ input: 'a good one', label: 'good' }, { input: 'bad', label: 'bad' }, { input: 'only fair and square', label: 'fair' }];
const many = [{ input: 'a good one', labels: ['a', 'c'] }, { input: 'bad', labels: [] }];
const entities = [{ input: 'the king of Rome saw', entities: [{ label: 'LOC', start: 12, end: 16 }] }, { input: 'Monday', entities: [] }];
const choices = [0, 2, 1].map((answer) => ({ input: { text: 'the king saw', choices: ['a queen', 'Rome', 'x'] }, answer }));
// Of one length: core's loss counts padding among the places of an answer.
const questions = [0, 4, 9].map((start) => ({ input: { question: 'who?', context: 'the king saw Rome' }, ...(start === 0 ? {} : { answer: { start, end: start + 3 } }) }));
const masks = [{ input: 'a [MASK] and a [MASK].', words: ['the', 'of'] }];
const order = [{ input: 'It rained. We stayed. All slept.', swapped: [false, true] }];

test.each<[string, () => Promise<readonly [LabelledLogits, number, number]>]>([
  ['one label', async () => [await labelledLogits(textClassification, await compiled('sequence-classification', single), single, texts, {}), await lossOf(await trainingUnits(textClassification, texts, single, {}), single), 3]],
  ['several labels', async () => [await labelledLogits(textClassification, await compiled('sequence-classification', several), several, many, {}), await lossOf(await trainingUnits(textClassification, many, several, {}), several), 2]],
  ['words', async () => [await labelledLogits(tokenClassification, await compiled('token-classification', names), names, entities, {}), await lossOf(await trainingUnits(tokenClassification, entities, names, {}), names), 6]],
  ['choices', async () => [await labelledLogits(multipleChoice, await compiled('multiple-choice', single), single, choices, {}), await lossOf(await trainingUnits(multipleChoice, choices, single, {}), single), 3]],
  ['answers', async () => [await labelledLogits(questionAnswering, await compiled('question-answering', single), single, questions, {}), await lossOf(await trainingUnits(questionAnswering, questions, single, {}), single), 6]],
  ['masked words', async () => [await labelledLogits(fillMask, await compiled('masked-lm', single), single, masks, {}), await lossOf(await trainingUnits(fillMask, masks, single, {}), single), 2]],
  ['sentences in order', async () => [await labelledLogits(sentenceOrder, await compiled('pretraining', single), single, order, {}), await lossOf(await trainingUnits(sentenceOrder, order, single, {}), single), 2]],
])('the mean negative log-likelihood of %s is the loss that training sees', async (_, work) => {
  const [given, loss, count] = await work();
  expect(given.logits).toHaveLength(count);
  expect(negativeLogLikelihood(given)).toBeCloseTo(loss, 9);
  if (given.problem === 'single_label_classification') expect(wordMetrics(given)).toMatchObject({ count, loss: expect.closeTo(loss, 9), perplexity: expect.closeTo(Math.exp(loss), 9) });
});

test('values have no probability', async () => {
  const stars = taskContext(['stars']);
  await expect(labelledLogits(textClassification, await compiled('sequence-classification', stars), stars, [{ input: 'x', values: [1] }], {})).rejects.toMatchObject({ code: 'CALIBRATION_HEAD' });
});
