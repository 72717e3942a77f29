import { z } from 'zod';
import { CliError } from './errors.js';
import { jsonErrorIndex } from './json-error.js';
import type { Line } from './lines.js';

const text = z.string();
const label = z.union([z.string(), z.number()]);

/** What one line of input may hold; what is not named here is refused, so that a misspelt field is seen. */
const rowForms = {
  text: z.strictObject({ text, text_pair: text.optional() }),
  tokens: z.strictObject({ tokens: z.array(text).min(1) }),
  question: z.strictObject({ question: text, context: text }),
  contexts: z.strictObject({ question: text, contexts: z.array(text).min(1) }),
  choices: z.strictObject({ text, choices: z.array(text).min(1) }),
  questionChoices: z.strictObject({ question: text, context: text.optional(), choices: z.array(text).min(1) }),
  labels: z.strictObject({ text, labels: z.union([label, z.array(label)]) }),
  spans: z.strictObject({ text, spans: z.array(z.strictObject({ start: z.int(), end: z.int() })) }),
  source_sentence: z.strictObject({ source_sentence: text, sentences: z.array(text) }),
  sentences: z.strictObject({ sentences: z.array(text) }),
  documents: z.strictObject({ query: text, documents: z.array(text) }),
  candidates: z.strictObject({ candidates: z.array(text) }),
} as const;

export type TextRow = z.infer<typeof rowForms.text>;
export type Row = { [Form in keyof typeof rowForms]: z.infer<(typeof rowForms)[Form]> }[keyof typeof rowForms];

const shapes = '{"text"}, {"text","text_pair"}, {"tokens"}, {"question","context"}, {"question","contexts"}, {"text","choices"}, {"question","choices"}, {"question","context","choices"}, {"text","labels"}, {"text","spans"}, {"source_sentence","sentences"}, {"sentences"}, {"query","documents"} or {"candidates"}';
/** The fields that tell a form from the others, all of which a row of it has; a row with none of them is a text. */
const telling = [
  ['tokens', ['tokens']], ['questionChoices', ['question', 'choices']], ['contexts', ['contexts']], ['question', ['question']], ['choices', ['choices']], ['labels', ['labels']], ['spans', ['spans']],
  ['source_sentence', ['source_sentence']], ['sentences', ['sentences']], ['documents', ['documents']], ['candidates', ['candidates']],
] as const;

const fields = Object.values(rowForms).flatMap(({ shape }) => Object.entries<z.ZodType>(shape));

/** Every field that one of the forms has. */
export const rowFields: ReadonlySet<string> = new Set(fields.map(([name]) => name));

/** Whether each form that has a field takes this for it. */
const takes = (field: string, value: unknown): boolean => fields.every(([name, schema]) => name !== field || schema.safeParse(value).success);

/** How the field of a row stands in a cell of a table: as text, as JSON, or as JSON where it begins as a list. */
export const cellForm = (field: string): 'text' | 'json' | 'either' => (!takes(field, 'a') ? 'json' : takes(field, ['a']) ? 'either' : 'text');

/** Whether a row may lack a field that its form has; in a table its cell is empty then. */
export const isOptional = (field: string): boolean => takes(field, undefined);

/** Whether a line among plain ones is a JSON object. */
export const isObjectLine = ({ text }: Line): boolean => /^\s*\{/.test(text);

/** One line that must be a JSON object with `text` and maybe `text_pair`. Throws `LINE_JSON` and `LINE_FIELDS`. */
export function parseTextRow(line: Line): TextRow {
  const found = rowForms.text.safeParse(parseObject(line));
  if (!found.success) throw fieldError(line, '{"text"} or {"text","text_pair"}', found.error);
  return found.data;
}

/** The row that an object holds. Throws `LINE_FIELDS` where it is none of the known forms. */
export function rowOf(value: object, line: Pick<Line, 'number'>): Row {
  const [form] = telling.find(([, names]) => names.every((name) => Object.hasOwn(value, name))) ?? ['text'];
  const found = rowForms[form].safeParse(value);
  if (!found.success) throw fieldError(line, shapes, found.error);
  return found.data;
}

/** The JSON object that a line is. Throws `LINE_JSON` naming line and column where it is none. */
export function parseObject({ text, number }: Line): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const column = jsonErrorIndex(text) + 1;
    throw new CliError('LINE_JSON', `line ${number} col ${column}: this is not valid JSON; write one object a line, such as {"text": "..."}.`, { line: number, column }, { cause });
  }
  if (isObject(value)) return value;
  const column = text.search(/\S/) + 1;
  throw new CliError('LINE_JSON', `line ${number} col ${column}: a JSON object is wanted, such as {"text": "..."}, got ${value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`}.`, { line: number, column });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldError({ number }: Pick<Line, 'number'>, wanted: string, error: z.ZodError): CliError {
  const [issue] = error.issues;
  const where = issue && issue.path.length > 0 ? `"${issue.path.join('.').slice(0, 80)}": ` : '';
  return new CliError('LINE_FIELDS', `line ${number}: ${where}${issue?.message.slice(0, 200) ?? 'unknown form'}; write ${wanted}.`, { line: number });
}
