import { AlbertkitError } from '../errors.js';

/** An error as it crosses to another thread. */
export type ThrownMessage = { readonly code: string; readonly message: string; readonly facts: Readonly<Record<string, unknown>> };

/** What was thrown, as data that can be sent; facts that cannot are left behind. */
export function packThrown(thrown: unknown): ThrownMessage {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'BACKEND_THREW';
  const facts = typeof thrown === 'object' && thrown !== null && 'facts' in thrown && typeof thrown.facts === 'object' && thrown.facts !== null ? thrown.facts : {};
  return { code, message, facts: Object.fromEntries(Object.entries(facts).filter(([, value]) => canBeSent(value))) };
}

export const unpackThrown = ({ code, message, facts }: ThrownMessage): AlbertkitError => new AlbertkitError(code.toUpperCase() as Uppercase<string>, message, facts);

function canBeSent(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
