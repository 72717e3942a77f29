import { z } from 'zod';
import { utf16Offsets } from './row-reading.js';

const answer = z.object({ text: z.string(), answer_start: z.int().min(0) });
const file = z.object({
  data: z.array(z.object({ paragraphs: z.array(z.object({ context: z.string(), qas: z.array(z.object({ question: z.string(), answers: z.array(answer).default([]) })) })) })),
});

/**
 * The questions of a file in the layout that SQuAD is published in (`data[].paragraphs[].qas[]`), as rows whose answers count UTF-16
 * units. Throws a `ZodError`.
 */
export function squadRows(value: unknown): readonly { readonly question: string; readonly context: string; readonly answers: readonly z.output<typeof answer>[] }[] {
  return file.parse(value).data.flatMap(({ paragraphs }) => paragraphs.flatMap(({ context, qas }) => {
    const offset = utf16Offsets(context, { offsets: 'code-points' });
    return qas.map(({ question, answers }) => ({ question, context, answers: answers.map(({ text, answer_start: start }) => ({ text, answer_start: offset(start) })) }));
  }));
}
