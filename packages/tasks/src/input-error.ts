import { AlbertkitError } from '@albertkit/core';

/** What a piece of work for one input threw, as an error; one with a code has the input's number (and `more`) among its facts. */
export function inputError(input: number, thrown: unknown, more: Readonly<Record<string, unknown>> = {}): Error {
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  // Errors of several packages share a shape and no class.
  if (!('code' in cause) || typeof cause.code !== 'string') return cause;
  const facts = 'facts' in cause && typeof cause.facts === 'object' ? cause.facts : {};
  return new AlbertkitError(cause.code.toUpperCase() as Uppercase<string>, cause.message, { ...facts, ...more, input }, { cause });
}
