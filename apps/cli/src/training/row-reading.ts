import { z } from 'zod';

const column = z.string().min(1).optional();
const columns = z.strictObject({
  text: column.describe('the text'),
  text_pair: column.describe('the second text of a pair'),
  label: column.describe('the one label of a text; the number or letter of the right choice'),
  labels: column.describe('all labels that hold, a list'),
  values: column.describe('the number, or list of numbers, that a regression gives'),
  tokens: column.describe('words, a list'),
  tags: column.describe('a tag for each word, such as B-PER, a list'),
  spans: column.describe('entities of a text, a list of {label, start, end}'),
  question: column.describe('the question'),
  context: column.describe('the passage that it is about'),
  answers: column.describe('answers as in SQuAD: {text, answer_start}, or a list of these; none where there is no answer'),
  choices: column.describe('the choices, a list'),
});

/** How the rows of a file become examples; `evaluate --rows` takes the same, less the columns. */
export const rowReadingFields = {
  columns: columns.prefault({}).describe('what the fields are called in the files, where not by these names'),
  rename: z.record(z.string(), z.string().min(1).nullable()).default({}).describe('labels by other names, such as {"person": "PER"}, of entities without B- and I-; null leaves a label out, and a text whose one label it is'),
  span_label: z.string().min(1).default('label').describe('what the label of a span is called, where spans are objects'),
  span_name: z.string().min(1).optional().describe('the label of spans that say none, such as pairs of [start, end]'),
  offsets: z.enum(['utf-16', 'code-points']).default('utf-16').describe('what spans and answers count: UTF-16 units as JavaScript does, or code points as Python does; files in SQuAD\'s own layout always count code points'),
} as const;

/** Fields of rows that are measured and not taught. */
const measuredColumns = columns.extend({
  query: column, documents: column, relevant: column, source_sentence: column, sentences: column, scores: column,
});
const rowReading = z.strictObject({ ...rowReadingFields, columns: measuredColumns.prefault({}) });

/** How rows are read. */
export type RowReading = z.output<typeof rowReading>;

/** A way of reading with every default filled in. Throws a `ZodError`. */
export const parseRowReading = (given: unknown): RowReading => rowReading.parse(given);

/** A label as it is to be called; undefined where it is left out. */
export function renamed(label: string, { rename }: Pick<RowReading, 'rename'>): string | undefined {
  const other = Object.hasOwn(rename, label) ? rename[label] : label;
  return other ?? undefined;
}

/** From the offsets that a file has in a text to UTF-16 indices; beyond the text where they are. */
export function utf16Offsets(text: string, { offsets }: Pick<RowReading, 'offsets'>): (offset: number) => number {
  if (offsets === 'utf-16') return (offset) => offset;
  const begins = [0];
  for (const character of text) begins.push(begins.at(-1)! + character.length);
  return (offset) => begins[offset] ?? text.length + offset;
}
