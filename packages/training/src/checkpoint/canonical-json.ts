import { AlbertkitError } from '@albertkit/core';
import { sha256 } from '../sha256.js';

/** The JSON text of a value with the keys of every object in order, so that equal values have equal texts. Throws `NOT_JSON`, with the path, for what JSON would change without a word. */
export function canonicalJson(value: unknown, path = ''): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: unknown, n) => canonicalJson(item, `${path}[${n}]`)).join(',')}]`;
  if (isPlain(value)) {
    const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key], `${path}.${key}`)}`);
    return `{${members.join(',')}}`;
  }
  throw new AlbertkitError('NOT_JSON', `What is saved beside the tensors is JSON, and "${path.replace(/^\./, '') || 'it'}" is ${typeof value === 'number' ? String(value) : typeof value}: a number that is finite, a text, a list or a plain object would be read back as it was.`, { path: path.replace(/^\./, ''), kind: typeof value });
}

/** The SHA-256 of a value's canonical JSON, in hexadecimal: what a recipe or a configuration is known by. Throws as `canonicalJson`. */
export const fingerprint = (value: unknown): Promise<string> => sha256(new TextEncoder().encode(canonicalJson(value)));

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
