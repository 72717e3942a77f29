/** A backend does not conform: `facts` hold the check, its seed and, for a random case, the path that replays it. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
  readonly code = 'CONFORMANCE';
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(message: string, facts: Readonly<Record<string, unknown>>, options?: { cause?: unknown }) {
    super(message, options);
    this.facts = facts;
  }
}
