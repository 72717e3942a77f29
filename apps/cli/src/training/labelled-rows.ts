import type { MultipleChoiceExample, TextClassificationExample, TextRankingExample, TokenClassificationExample, ZeroShotExample } from '@albertkit/tasks';
import { readEntitySpans, type AnswerExample, type ModerationExample, type SimilarityExample } from '@albertkit/training';
import { z } from 'zod';
import { renamed, utf16Offsets, type RowReading } from './row-reading.js';

const text = z.string();
const label = z.union([text, z.number()]).transform(String);
const textInput = { text, text_pair: text.optional() };
const [start, end] = [z.int().min(0), z.int().min(1)];
/** Objects with their label by any name, or pairs of numbers. */
const span = z.union([z.looseObject({ start, end }), z.tuple([start, end]).transform(([from, to]): { readonly [field: string]: unknown; readonly start: number; readonly end: number } => ({ start: from, end: to }))]);
const answer = z.object({ text, answer_start: z.int().min(0) });
/** As a list of answers, or as Hugging Face's data sets have them: a list for each field. */
const answers = z.union([
  z.array(answer),
  z.object({ text: z.array(text), answer_start: z.array(z.int().min(0)) })
    .refine(({ text: texts, answer_start: starts }) => texts.length === starts.length, 'as many starts as texts are wanted')
    .transform(({ text: texts, answer_start: starts }) => texts.map((one, n) => ({ text: one, answer_start: starts[n]! }))),
  answer.transform((one) => [one]),
]);

const rows = {
  label: z.object({ ...textInput, label }),
  labels: z.object({ ...textInput, labels: z.array(label) }),
  values: z.object({ ...textInput, values: z.union([z.array(z.number()), z.number().transform((one) => [one])]) }),
  tags: z.object({ tokens: z.array(text).min(1), tags: z.array(text) }).refine(({ tokens, tags }) => tokens.length === tags.length, 'as many tags as tokens are wanted'),
  spans: z.object({ text, spans: z.array(span) }),
  answers: z.object({ question: text, context: text, answers: answers.default([]) }),
  similar: z.object({ source_sentence: text, sentences: z.array(text).min(1), scores: z.array(z.number()) }),
  alike: z.object({ text, text_pair: text, values: z.number() }),
  ranked: z.object({ query: text, documents: z.array(text).min(1), relevant: z.array(z.union([z.boolean(), z.literal([0, 1]).transform(Boolean)])) }),
  choices: z.object({ text: text.optional(), question: text.optional(), context: text.optional(), choices: z.array(text).min(1), label: z.union([z.int().min(0), z.string().regex(/^[A-Z]$/).transform((letter) => letter.charCodeAt(0) - 65)]) })
    .refine((row) => (row.text === undefined) !== (row.question === undefined), 'a text or a question is wanted'),
} as const;

const inputOf = ({ text: first, text_pair: pair }: { readonly text: string; readonly text_pair?: string | undefined }): TextClassificationExample['input'] => (pair === undefined ? first : { text: first, text_pair: pair });

/** A text with `label`, `labels` or `values`; undefined where its one label is left out. Throws a `ZodError`. */
export function textRow(fields: object, reading: RowReading): TextClassificationExample | undefined {
  if ('labels' in fields) {
    const row = rows.labels.parse(fields);
    return { input: inputOf(row), labels: [...new Set(row.labels.flatMap((one) => renamed(one, reading) ?? []))] };
  }
  if ('values' in fields) {
    const row = rows.values.parse(fields);
    return { input: inputOf(row), values: row.values };
  }
  const row = rows.label.parse(fields);
  const name = renamed(row.label, reading);
  return name === undefined ? undefined : { input: inputOf(row), label: name };
}

/** Words with a tag each, or a text with spans. Throws a `ZodError`. */
export function entityRow(fields: object, reading: RowReading): TokenClassificationExample {
  const called = (entities: readonly Entity[]): readonly Entity[] => entities.flatMap(({ label: name, ...place }) => {
    const other = renamed(name, reading);
    return other === undefined ? [] : [{ label: other, ...place }];
  });
  if ('tokens' in fields) {
    const { tokens, tags } = rows.tags.parse(fields);
    return { input: { tokens }, entities: called(readEntitySpans(tags)) };
  }
  const { text: whole, spans } = rows.spans.parse(fields);
  const offset = utf16Offsets(whole, reading);
  return { input: whole, entities: called(spans.map((one, n) => ({ label: spanLabel(one, n, reading), start: offset(one.start), end: offset(one.end) }))) };
}

type Entity = TokenClassificationExample['entities'][number];

function spanLabel(one: Readonly<Record<string, unknown>>, number: number, { span_label: key, span_name: name }: RowReading): string {
  const found = label.safeParse(one[key] ?? name);
  if (found.success) return found.data;
  throw new z.ZodError([{ code: 'custom', path: ['spans', number, key], message: 'a label is wanted, or span_name for all', input: one }]);
}

/** A question with the answers that count, of which the first is trained on. Throws a `ZodError`. */
export function answerRow(fields: object, reading: RowReading): AnswerExample {
  const { question, context, answers: given } = rows.answers.parse(fields);
  const [first] = given;
  const from = first && utf16Offsets(context, reading)(first.answer_start);
  return { input: { question, context }, truths: given.map((one) => one.text), ...(first && from !== undefined ? { answer: { start: from, end: from + first.text.length } } : {}) };
}

/** A beginning, or a question with or without its context, and its choices. Throws a `ZodError`. */
export function choiceRow(fields: object): MultipleChoiceExample {
  const { text: beginning, question, context, choices, label: right } = rows.choices.parse(fields);
  if (beginning !== undefined) return { input: { text: beginning, choices }, answer: right };
  return { input: { question: question!, choices, ...(context === undefined ? {} : { context }) }, answer: right };
}

/** A text with `label` or `labels`, those that hold. Throws a `ZodError`. */
export function zeroShotRow(fields: object): ZeroShotExample {
  const { input, ...held } = moderationRow(fields);
  return { input, labels: 'label' in held ? [held.label] : held.labels };
}

/** A text with `label` or `labels`; a pair is none. Throws a `ZodError`. */
export function moderationRow(fields: object): ModerationExample {
  if ('labels' in fields) {
    const { text: input, labels } = rows.labels.omit({ text_pair: true }).parse(fields);
    return { input, labels };
  }
  const { text: input, label: held } = rows.label.omit({ text_pair: true }).parse(fields);
  return { input, label: held };
}

/** A sentence with others and a score for each, or two texts and their score. Throws a `ZodError`. */
export function similarityRow(fields: object): SimilarityExample {
  if ('text' in fields) {
    const { text: source, text_pair: pair, values } = rows.alike.parse(fields);
    return { input: { source_sentence: source, sentences: [pair] }, scores: [values] };
  }
  const { source_sentence, sentences, scores } = rows.similar.parse(fields);
  return { input: { source_sentence, sentences }, scores };
}

/** A query with its documents, and whether each answers. Throws a `ZodError`. */
export function rankingRow(fields: object): Omit<TextRankingExample, 'label'> {
  const { query, documents, relevant } = rows.ranked.parse(fields);
  return { input: { query, documents }, relevant };
}
