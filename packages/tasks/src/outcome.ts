/** What became of one input among many: its result, or the error that it met. */
export type Outcome<Result> = { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly error: Error };

/** The result of an outcome. Throws its error where it has none. */
export function resultOf<Result>(outcome: Outcome<Result>): Result {
  if (outcome.ok) return outcome.result;
  throw outcome.error;
}
