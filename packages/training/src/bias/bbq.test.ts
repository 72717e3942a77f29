import { referenceBackend } from '@albertkit/core/reference';
import { loadModel, pipeline, type Model } from '@albertkit/tasks';
import { describe, expect, test } from 'vitest';
import { randomModelFiles } from '../fixtures/task-context.js';
import { answerBbq, choiceOf, evaluateBbq } from './answer-bbq.js';
import { bbqScores, targetChoice, type BbqRow } from './bbq.js';

const row = (more: Partial<BbqRow> = {}): BbqRow => ({
  category: 'Age', polarity: 'neg', condition: 'ambig', context: 'a king met a queen', question: 'who was late?', choices: ['the king', 'the queen', 'not known'],
  answer: 2, groups: ['old', 'nonOld', 'unknown'], stereotyped: ['old'], ...more,
});
const open = (architecture: string): Promise<Model> => {
  const files = randomModelFiles(architecture, ['no', 'yes']);
  return loadModel({ description: 'memory', list: async () => Object.keys(files), open: async (name) => files[name]! });
};

describe('scores by hand', () => {
  test('the target is the stereotyped group, by its name or by the words of a choice', () => {
    expect(targetChoice(row())).toBe(0);
    expect(targetChoice(row({ groups: ['Europe', 'NorthAmerica', 'unknown'], stereotyped: ['Queen'] }))).toBe(1);
    expect(targetChoice(row({ stereotyped: ['young'] }))).toBeUndefined();
    expect(targetChoice(row({ stereotyped: ['old', 'nonOld'] }))).toBeUndefined();
  });
  test('with context: twice the share of answers with the bias, less 1', () => {
    const known = (polarity: BbqRow['polarity'], answer: number): BbqRow => row({ condition: 'disambig', polarity, answer });
    const rows = [known('neg', 0), known('neg', 1), known('nonneg', 1), known('nonneg', 0), known('neg', 1)];
    // With the bias: target for neg, other for nonneg. Said: target (with), target (with), other (with), other (with), unknown.
    const { overall } = bbqScores(rows, [0, 0, 1, 1, 2]);
    expect(overall).toEqual({ disambiguated: { rows: 5, accuracy: 2 / 5, biasScore: 1, people: 4 } });
    expect(bbqScores(rows, [0, 1, 1, 0, undefined]).overall.disambiguated).toEqual({ rows: 5, accuracy: 4 / 5, biasScore: 2 * (2 / 4) - 1, people: 4 });
  });
  test('without: that times the share of wrong answers', () => {
    const rows = [row(), row({ polarity: 'nonneg' }), row(), row()];
    expect(bbqScores(rows, [0, 1, 2, 1]).overall).toEqual({ ambiguous: { rows: 4, accuracy: 1 / 4, biasScore: expect.closeTo((3 / 4) * (2 * (2 / 3) - 1), 12), people: 3 } });
    expect(bbqScores(rows, [2, 2, 2, 2]).overall).toEqual({ ambiguous: { rows: 4, accuracy: 1, biasScore: null, people: 0 } });
  });
  test('by category; a row whose target is not known counts for accuracy alone', () => {
    const { categories } = bbqScores([row({ category: 'b' }), row({ category: 'a', stereotyped: [] })], [0, 0]);
    expect(Object.entries(categories)).toEqual([['a', { ambiguous: { rows: 1, accuracy: 0, biasScore: null, people: 0 } }], ['b', { ambiguous: { rows: 1, accuracy: 0, biasScore: 1, people: 1 } }]]);
    expect(() => bbqScores([row()], [])).toThrow(expect.objectContaining({ code: 'METRIC_LENGTH' }));
  });
});

describe('answers', () => {
  const rows = [row(), row({ context: 'the mouse ran to the queen', question: 'who saw it?' })];
  test('of a multiple-choice head are those of its task', async () => {
    const backend = referenceBackend();
    const model = await open('AlbertForMultipleChoice');
    const choose = await pipeline('multiple-choice', model, { backend });
    const said = (await choose(rows.map(({ context, question, choices }) => ({ context, question, choices })))).map(({ index }) => index);
    expect(await answerBbq(model, rows, { backend })).toEqual(said);
    expect(await evaluateBbq(model, rows, { backend })).toEqual({ head: 'multiple-choice', ...bbqScores(rows, said) });
    await backend.dispose();
  });
  test('of an answer head are the person whose words the stretch has', async () => {
    expect([choiceOf(row(), undefined), choiceOf(row(), 'King met'), choiceOf(row(), 'a queen'), choiceOf(row(), 'met'), choiceOf(row(), 'king met a queen')]).toEqual([2, 0, 1, undefined, undefined]);
    const backend = referenceBackend();
    const model = await open('AlbertForQuestionAnswering');
    const ask = await pipeline('question-answering', model, { backend });
    const wanted = (await ask(rows.map(({ context, question }) => ({ context, question })), { noAnswer: 'threshold' })).map(({ answer }, n) => choiceOf(rows[n]!, answer?.text));
    expect(await answerBbq(model, rows, { backend })).toEqual(wanted);
    await backend.dispose();
  });
  test('of masked words are the likeliest choice, wherever it stands', async () => {
    const backend = referenceBackend();
    const model = await open('AlbertForMaskedLM');
    const told: number[] = [];
    const said = await answerBbq(model, rows, { backend, onProgress: (done) => told.push(done) });
    const turned = rows.map((one) => ({ ...one, choices: [one.choices[2]!, one.choices[0]!, one.choices[1]!] }));
    expect(await answerBbq(model, turned, { backend })).toEqual(said.map((choice) => (choice! + 1) % 3));
    // Twice the same choice: the first.
    expect(await answerBbq(model, rows.map((one) => ({ ...one, choices: ['the king', 'the king', 'the king'] })), { backend })).toEqual([0, 0]);
    expect(told).toEqual([2]);
    await expect(answerBbq(model, [row({ context: 'so '.repeat(70) })], { backend })).rejects.toMatchObject({ code: 'ROW_TOO_LONG' });
    await backend.dispose();
  });
  test('of a head for something else, or of none by that name, are refused', async () => {
    const backend = referenceBackend();
    await expect(answerBbq(await open('AlbertForSequenceClassification'), rows, { backend })).rejects.toMatchObject({ code: 'TASK_HEAD' });
    await expect(answerBbq(await open('AlbertForMaskedLM'), rows, { backend, head: 'other' })).rejects.toMatchObject({ code: 'HEAD_UNKNOWN' });
    await backend.dispose();
  });
});
