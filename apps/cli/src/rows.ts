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
/** The field that tells a form from the others; a row with none of them is a text. */
const telling = ['tokens', 'contexts', 'choices', 'question', 'labels', 'spans', 'source_sentence', 'sentences', 'documents', 'candidates'] as const;

/**
 * One line as a row: a JSON object where the line begins with `{`, else plain text. Throws `LINE_JSON` naming line and
 * column where it is no JSON, `LINE_FIELDS` where the object is none of the known forms.
 */
export function parseRow(line: Line): Row {
  return /^\s*\{/.test(line.text) ? rowOf(parseObject(line), line) : { text: line.text };
}

/** One line that must be a JSON object with `text` and maybe `text_pair`. Throws `LINE_JSON` and `LINE_FIELDS`. */
export function parseTextRow(line: Line): TextRow {
  const found = rowForms.text.safeParse(parseObject(line));
  if (!found.success) throw fieldError(line, '{"text"} or {"text","text_pair"}', found.error);
  return found.data;
}

function rowOf(value: object, line: Line): Row {
  const field = telling.find((name) => Object.hasOwn(value, name)) ?? 'text';
  const form = field === 'choices' && Object.hasOwn(value, 'question') ? rowForms.questionChoices : rowForms[field];
  const found = form.safeParse(value);
  if (!found.success) throw fieldError(line, shapes, found.error);
  return found.data;
}

function parseObject({ text, number }: Line): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const column = jsonErrorIndex(text) + 1;
    throw new CliError('LINE_JSON', `line ${number} col ${column}: this is not valid JSON; write one object a line, such as {"text": "..."}.`, { line: number, column }, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const column = text.search(/\S/) + 1;
  throw new CliError('LINE_JSON', `line ${number} col ${column}: a JSON object is wanted, such as {"text": "..."}, got ${value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`}.`, { line: number, column });
}

function fieldError({ number }: Line, wanted: string, error: z.ZodError): CliError {
  const [issue] = error.issues;
  const where = issue && issue.path.length > 0 ? `"${issue.path.join('.').slice(0, 80)}": ` : '';
  return new CliError('LINE_FIELDS', `line ${number}: ${where}${issue?.message.slice(0, 200) ?? 'unknown form'}; write ${wanted}.`, { line: number });
}
