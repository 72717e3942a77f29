import { AlbertkitError } from '@albertkit/core';
import type { RunIdentity } from './manifest.js';

/** Throws `RESUME_MISMATCH`, listing each field in which a checkpoint and the run that would go on from it differ; one that either lacks counts. */
export function requireSameRun(step: number, saved: RunIdentity, given: RunIdentity): void {
  const names = [...new Set([...Object.keys(saved), ...Object.keys(given)])].sort();
  const fields = names.filter((name) => own(saved, name) !== own(given, name)).map((field) => ({ field, saved: own(saved, field) ?? null, given: own(given, field) ?? null }));
  if (fields.length === 0) return;
  throw new AlbertkitError('RESUME_MISMATCH', `The checkpoint of step ${step} is of another run: ${fields.map(({ field }) => field).join(', ')} ${fields.length === 1 ? 'differs' : 'differ'}. Go on with what it was made with, or save to another place.`, { step, fields });
}

const own = (identity: RunIdentity, name: string): string | undefined => (Object.hasOwn(identity, name) ? identity[name] : undefined);
