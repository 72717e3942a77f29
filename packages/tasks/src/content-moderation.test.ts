import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldConfusables } from '@albertkit/tokenizer/confusables';
import { contentModeration as task, type ContentModeration, type ContentModerationOptions, type ModerationInput } from './content-moderation.js';
import { contextOf, nanoTokenizer, tensor } from './fixtures/context.js';
import { standIn } from './fixtures/stand-in.js';
import type { Fold } from './folded-text.js';
import { runTask } from './run-task.js';
import type { TaskContext } from './task.js';

const several = contextOf(['insult', 'threat'], { problem_type: 'multi_label_classification' });
const single = contextOf(['hate', 'offensive', 'neither']);
const logit = (probability: number): number => Math.log(probability / (1 - probability));
const decode = (logits: readonly number[], options: ContentModerationOptions = {}, context: TaskContext = several): ContentModeration =>
  task.decode(task.encode('a', context, options), [{ logits: tensor(...logits) }], context, options);

/** Says insult where a row has "king", threat where it has "queen". */
const { executable } = standIn((ids) => ({ logits: ['▁king', '▁queen'].map((piece) => (ids.includes(nanoTokenizer.id(piece)!) ? 4 : -4)) }));
const moderate = async (input: ModerationInput, options: ContentModerationOptions = {}): Promise<ContentModeration> => (await runTask(task, executable, several, [input], options))[0]!;

/** Reads the Cyrillic \u0456 as i, and a ligature as two letters. */
const fold: Fold = (text) => {
  const units = [...text].flatMap((unit, at) => [...(unit === '\u0456' ? 'i' : unit === '\ufb01' ? 'fi' : unit)].map((letter) => ({ letter, at })));
  return { text: units.map(({ letter }) => letter).join(''), starts: units.map(({ at }) => at), ends: units.map(({ at }) => at + 1) };
};

test('thresholds, for all labels and for one', () => {
  const matches = (options: ContentModerationOptions): unknown[] => decode([logit(0.6), logit(0.4)], options).labels.map(({ label, threshold, match }) => [label, threshold, match]);
  expect(matches({})).toEqual([['insult', 0.5, true], ['threat', 0.5, false]]);
  expect(matches({ threshold: 0.3, thresholds: { insult: 0.7 } })).toEqual([['insult', 0.7, false], ['threat', 0.3, true]]);
  expect(decode([logit(0.6), logit(0.4)], {}).labels[0]!.score).toBeCloseTo(0.6, 6);
});

test('abstention as in the toxicity model of TensorFlow.js: threshold 0.85 there is 0.5 and 0.35 here', () => {
  fc.assert(fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (probability) => {
    const { flagged, labels } = decode([logit(probability), -9], { abstain: 0.35 });
    const { score } = labels[0]!;
    const expected = score > 0.85 ? true : 1 - score > 0.85 ? false : null;
    if (Math.abs(Math.abs(score - 0.5) - 0.35) > 1e-6) expect([labels[0]!.match, flagged]).toEqual([expected, expected]);
  }));
});

test('labels that mean nothing is wrong: by name, or named; scores of a single label sum to 1', () => {
  const found = decode([2, 1, 0], {}, single);
  expect([found.labels.map(({ label }) => label), found.safe.map(({ label }) => label)]).toEqual([['hate', 'offensive'], ['neither']]);
  expect([...found.labels, ...found.safe].reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 9);
  expect(decode([0, 0, 5], {}, single).flagged).toBe(false);
  expect(decode([2, 1, 0], { safeLabels: [] }, single).safe).toEqual([]);
  expect(decode([1, 9], {}, contextOf(['toxic', 'not toxic'])).flagged).toBe(false);
  expect(decode([1, 9], {}, contextOf(['non-hate', 'north'])).safe.map(({ label }) => label)).toEqual(['non-hate']);
  expect(decode([logit(0.9)], {}, contextOf(['toxic'])).labels[0]!.score).toBeCloseTo(0.9, 6);
});

test('one bad window is enough', async () => {
  const text = `${'the '.repeat(60)}king ${'of '.repeat(60)}`;
  const { flagged, labels, coverage } = await moderate(text, { maxTokens: 16 });
  expect([flagged, labels[0]]).toEqual([true, { label: 'insult', score: expect.closeTo(1 / (1 + Math.exp(-4)), 6), threshold: 0.5, match: true }]);
  expect(coverage.tokens).toBe(121);
});

describe('evidence', () => {
  test('the word that carries a label, in a window too, and nothing of a clean text', async () => {
    const text = `the  king, ${'of '.repeat(30)}the queen`;
    for (const maxTokens of [512, 16]) {
      const { evidence } = await moderate({ text }, { evidence: true, maxTokens });
      expect(evidence).toEqual([['insult', 5, 10], ['threat', text.length - 5, text.length]].map(([label, start, end]) => ({ label, start, end, text: text.slice(Number(start), Number(end)), weight: expect.closeTo(2 / (1 + Math.exp(-4)) - 1, 5) })));
    }
    expect((await moderate(text)).evidence).toEqual([]);
    expect((await moderate('the people', { evidence: true })).evidence).toEqual([]);
  });

  test('at most 64 rows, so that neighbours go together in a long one', async () => {
    const { executable: counting, rows } = standIn(() => ({ logits: [1, -1] }));
    await runTask(task, counting, several, [`king ${'of '.repeat(400)}`], { evidence: true });
    expect(rows.length).toBe(1 + Math.ceil(401 / 7));
  });

  test('of a stretch of the text, whatever the text', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.constantFrom(' king ', 'queen', ''), async (odd, word) => {
      const text = odd + word + odd;
      const { evidence, labels } = await moderate(text, { evidence: true, fold });
      for (const { start, end, text: own, label, weight } of evidence) {
        expect(own).toBe(text.slice(start, end));
        expect(weight).toBeGreaterThan(0);
        expect(labels.find((one) => one.label === label)!.match).toBe(true);
      }
    }), { numRuns: 40 });
  });
});

test('a text is judged as written and as it reads, and words in disguise are named', async () => {
  const text = 'the k\u0456ng of \ufb01re';
  expect((await moderate(text)).flagged).toBe(false);
  const { flagged, disguises, evidence, coverage } = await moderate(text, { fold, evidence: true });
  expect(flagged).toBe(true);
  expect(disguises).toEqual([{ start: 4, end: 8, text: 'k\u0456ng', reads: 'king' }, { start: 12, end: 15, text: '\ufb01re', reads: 'fire' }]);
  expect(evidence).toEqual([{ label: 'insult', start: 4, end: 8, text: 'k\u0456ng', weight: expect.any(Number) }]);
  expect(coverage.windows).toBe(1);
  expect((await moderate('the king', { fold })).disguises).toEqual([]);
});

test('confusables are read by the tokenizer package, loaded when they are asked for, with offsets into the text as written', async () => {
  const text = '\u{1f600} the \u{1d424}\u0456ng and the qu\u0435en.';
  const { flagged, disguises, evidence } = await moderate(text, { confusables: true, evidence: true });
  expect(flagged).toBe(true);
  expect(disguises.map(({ text: own, reads }) => [own, reads])).toEqual([['\u{1d424}\u0456ng', 'king'], ['qu\u0435en.', 'queen.']]);
  expect(evidence.map(({ label, start, end, text: own }) => [label, own, text.slice(start, end)])).toEqual([['insult', '\u{1d424}\u0456ng', '\u{1d424}\u0456ng'], ['threat', 'qu\u0435en.', 'qu\u0435en.']]);
  expect(await moderate(text, { fold: foldConfusables, evidence: true })).toEqual(await moderate(text, { confusables: true, evidence: true }));
  expect(await moderate(text, { confusables: false })).toEqual(await moderate(text));
  expect(() => task.encode(text, several, { confusables: true })).toThrow(expect.objectContaining({ code: 'OPTION' }));
  expect(task.encode(text, several, await task.prepare!({ confusables: true })).views.length).toBe(2);
});

test('decoding perfect logits built from a target gives the example back', () => {
  fc.assert(fc.property(fc.subarray(['insult', 'threat']), (labels) => {
    const encoded = task.encode('the king', several, {});
    const target = task.target({ input: 'the king', labels }, encoded, several)['labels']!.data;
    expect(task.decide!(decode(Array.from(target, (held) => (held - 0.5) * 24)), several)).toBe(labels.join(', '));
  }));
});

test('what cannot be judged is said', () => {
  const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
  expect(() => task.encode({ text: 'a', text_pair: 'b' } as never, several, {})).toThrow(code('TASK_INPUT'));
  expect(() => task.encode('a', several, { thresholds: { toxic: 0.5 } })).toThrow(code('LABEL_UNKNOWN'));
  expect(() => task.encode('a', several, { safeLabels: ['toxic'] })).toThrow(code('LABEL_UNKNOWN'));
  expect(() => decode([NaN, 0])).toThrow(code('NON_FINITE'));
});
