/** A stable name for each way things go wrong; see the error table in the README of this package. */
export type ErrorCode = Uppercase<string>;

/** Facts behind an error, as plain data a program can read. */
export type ErrorFacts = Readonly<Record<string, unknown>>;

/**
 * The error of this package: a stable `code`, the facts as fields, and one sentence that says what was asked, what came
 * and what to do. Other packages throw errors of the same shape; recognise them by `code`, never by `instanceof`.
 */
export class AlbertkitError extends Error {
  override readonly name = 'AlbertkitError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.facts = facts;
  }
}
