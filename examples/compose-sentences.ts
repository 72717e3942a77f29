import { onnxBackend } from '@albertkit/backend-onnx';
import { loadModel, splitSentences, textClassification, type TextClassification } from '@albertkit/tasks';
import { compose, type Document, type OfSpan } from '@albertkit/tasks/compose';
import * as runtime from 'onnxruntime-node';

/** A component of one's own: it needs what "tones" gives, and does not compile before it. */
const worst = ({ tones }: Document<{ tones: readonly OfSpan<TextClassification>[] }>) =>
  tones.filter(({ result }) => result.label === 'negative').sort((a, b) => b.result.score - a.result.score)[0];

await using review = compose(await loadModel('models/nano'), { backend: onnxBackend({ runtime }) })
  .use('sentences', ({ text }) => splitSentences(text))
  .forEach('sentences', 'tones', textClassification, { head: 'sentiment' })
  .use('worst', worst);

const text = 'The room was lovely. We waited an hour for breakfast and it was horrible! The shop opens at nine.';
const { tones, worst: found } = await review.run(text);
for (const { start, end, result } of tones) console.log(`${result.label}: "${text.slice(start, end)}"`);
console.log(`worst from ${found!.start} to ${found!.end}`);
