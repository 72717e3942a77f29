import fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceBackend } from '@albertkit/core/reference';
import { names, randomFolder } from '../fixtures/random-folder.js';
import { featureExtraction, loadModel, questionAnswering, splitSentences, textClassification } from '../index.js';
import { compose } from './index.js';
import { moveSpans } from './move-spans.js';

const part = fc.record({ start: fc.nat(50), size: fc.integer({ min: 1, max: 9 }) }).map(({ start, size }) => ({ start, end: start + size }));

test('every span moves, wherever it lies, and nothing else does', () => {
  fc.assert(fc.property(fc.array(part), fc.nat(100), (spans, by) => {
    const given = { label: 'x', scores: Float32Array.of(1, 2), entities: spans, inner: { deep: spans.map((span) => ({ span, start: 7 })) } };
    const moved = spans.map(({ start, end }) => ({ start: start + by, end: end + by }));
    expect(moveSpans(given, by)).toEqual({ ...given, entities: moved, inner: { deep: moved.map((span) => ({ span, start: 7 })) } });
  }));
  expect(moveSpans({ unit: 'word', entities: [{ start: 0, end: 2 }] }, 5)).toEqual({ unit: 'word', entities: [{ start: 0, end: 2 }] });
});

test('what is nowhere in the text stays nowhere', async () => {
  expect(moveSpans([{ text: '', start: 0, end: 0 }], 5)).toEqual([{ text: '', start: 0, end: 0 }]);
  const model = await loadModel(randomFolder({ names }));
  await using own = compose(model, { backend: referenceBackend() }).use('sentences', ({ text }) => splitSentences(text)).forEach('sentences', 'vectors', featureExtraction, { pooling: 'none' });
  const { text, vectors } = await own.run('He came. The king left.');
  for (const { start, end, result: { tokens = [] } } of vectors) {
    const inside = tokens.filter((token) => token.end > 0);
    expect(tokens.filter((token) => token.end === 0).map(({ token }) => token)).toEqual(['[CLS]', '[SEP]']);
    expect(inside.every((token) => token.start >= start && token.end <= end && token.start < token.end)).toBe(true);
    expect(text.slice(inside[0]!.start, inside.at(-1)!.end)).toBe(text.slice(start, end));
  }
});

test('offsets of what was asked about another text count in that', async () => {
  const answers = { architecture: 'AlbertForQuestionAnswering', kind: 'question-answering', id2label: { 0: 'a' } } as const;
  const tone = { architecture: 'AlbertForSequenceClassification', kind: 'sequence-classification', id2label: { 0: 'bad', 1: 'good' } } as const;
  const model = await loadModel(randomFolder({ answers, tone }));
  const spans = [{ start: 9, end: 23 }];
  await using own = compose(model, { backend: referenceBackend() }).use('tone', textClassification)
    .forEach(() => spans, 'here', questionAnswering, { input: (context) => ({ question: 'who', context }), needs: [] })
    .forEach(() => spans, 'there', questionAnswering, { input: () => ({ question: 'who', context: 'the hill of the king' }), needs: [] });
  const { text, here, there } = await own.run('He came. The king left.');
  for (const { text: answer, start, end } of here[0]!.result.answers) expect(text.slice(start, end)).toBe(answer);
  for (const { text: answer, start, end } of there[0]!.result.answers) expect('the hill of the king'.slice(start, end)).toBe(answer);
});
