/**
 * A result about a stretch of a text as a result about the whole: `start` and `end` of every part that has both move by
 * `by`. What counts in words (`unit: 'word'`) stays as it is, and so does 0 to 0, which is nowhere in a text: a special token, no answer.
 */
export function moveSpans<Result>(result: Result, by: number): Result {
  return by === 0 ? result : (moved(result, by) as Result);
}

function moved(value: unknown, by: number): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, by));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  if (fields['unit'] === 'word') return value;
  const parts = Object.entries(fields).map(([name, part]): [string, unknown] => [name, moved(part, by)]);
  const { start, end } = fields;
  if (typeof start === 'number' && typeof end === 'number' && end > 0) parts.push(['start', start + by], ['end', end + by]);
  return Object.fromEntries(parts);
}
