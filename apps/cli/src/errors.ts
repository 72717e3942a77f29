/** An error of the command line itself; it has the shape that every package's errors have. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: Uppercase<string>;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: Uppercase<string>, message: string, facts: Readonly<Record<string, unknown>> = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.facts = facts;
  }
}

/** The stable code of anything thrown: its own where it has one, else `INTERNAL`. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return 'INTERNAL';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return 'name' in thrown && thrown.name === 'AbortError' ? 'ABORTED' : 'INTERNAL';
}

/** The one line that stderr gets: `albertkit: CODE: text`, without a stack and without line breaks. */
export function errorLine(thrown: unknown): string {
  const code = codeOf(thrown);
  const text = oneLine(thrown instanceof Error ? thrown.message : String(thrown));
  // Messages of Node begin with the code themselves.
  return `albertkit: ${code}: ${text.startsWith(`${code}: `) ? text.slice(code.length + 2) : text}`;
}

/** Text from anywhere on one line: breaks become blanks, other control characters (which could steer a terminal) a sign. */
export const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ').replace(/\p{Cc}/gu, '\uFFFD');
