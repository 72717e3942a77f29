import { TokenizerError } from './errors.js';
import { utf8 } from './strict-utf8.js';

/** A JSON value and where in the file it stands, for messages. */
export interface JsonValue {
  readonly value: unknown;
  readonly path: string;
}

const maxBytes = 64 * 1024 * 1024;

/** Parses a tokenizer.json of at most 64 MiB. Throws `TOK_JSON`, `TOK_TOO_LARGE`. */
export function parseJson(source: Uint8Array | string): JsonValue {
  if (source.length > maxBytes) {
    const message = `A tokenizer.json of ${source.length} bytes is over the limit of ${maxBytes}.`;
    throw new TokenizerError('TOK_TOO_LARGE', message, { bytes: source.length, limit: maxBytes });
  }
  const text = typeof source === 'string' ? source : utf8(source);
  if (text === undefined) throw new TokenizerError('TOK_JSON', 'The tokenizer.json is not UTF-8.');
  try {
    return { value: JSON.parse(text), path: '' };
  } catch (error) {
    // Only the place is taken from the engine's message: the rest may quote the file.
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const facts = position === undefined ? {} : { position: Number(position) };
    throw new TokenizerError('TOK_JSON', `The tokenizer.json is not JSON${position === undefined ? '' : `: it breaks at character ${position}`}.`, facts);
  }
}

/** A field of an object; undefined where it is absent or null. Throws `TOK_JSON` if there is no object. */
export function field({ value, path }: JsonValue, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong({ value, path }, 'an object');
  const inner: unknown = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  return inner === undefined || inner === null ? undefined : { value: inner, path: path === '' ? name : `${path}.${name}` };
}

/** A field that must be there. Throws `TOK_JSON`. */
export function requiredField(at: JsonValue, name: string): JsonValue {
  const inner = field(at, name);
  if (inner) return inner;
  throw new TokenizerError('TOK_JSON', `The tokenizer.json lacks ${at.path === '' ? name : `${at.path}.${name}`}.`, { path: at.path, field: name });
}

/** The items of an array. Throws `TOK_JSON`. */
export function items({ value, path }: JsonValue): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong({ value, path }, 'an array');
  return value;
}

/** A string without lone surrogates. Throws `TOK_JSON`. */
export function string(at: JsonValue): string {
  if (typeof at.value !== 'string') throw wrong(at, 'a string');
  if (hasLoneSurrogate(at.value)) throw new TokenizerError('TOK_JSON', `${at.path} in tokenizer.json holds half of a surrogate pair.`, { path: at.path });
  return at.value;
}

/** The `type` of a component. Throws `TOK_JSON`. */
export function typeOf(at: JsonValue): string {
  return string(requiredField(at, 'type'));
}

/** Whether half of a surrogate pair stands alone, as JSON's escapes allow. The tokenizers library refuses it, and normalising counts on that. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** A boolean, or `missing` where there is none. Throws `TOK_JSON`. */
export function boolean(at: JsonValue | undefined, missing: boolean): boolean {
  if (!at) return missing;
  if (typeof at.value !== 'boolean') throw wrong(at, 'true or false');
  return at.value;
}

/** A non-negative whole number. Throws `TOK_JSON`. */
export function index(at: JsonValue): number {
  if (typeof at.value !== 'number' || !Number.isSafeInteger(at.value) || at.value < 0) throw wrong(at, 'a whole number from 0');
  return at.value;
}

/** The error for a component outside the allow-list: `TOK_UNSUPPORTED`. */
export function unsupported(path: string, found: string, supported: string): TokenizerError {
  const message = `${path} in tokenizer.json is ${clip(found)}, which is not supported; supported: ${supported}.`;
  return new TokenizerError('TOK_UNSUPPORTED', message, { path, found: clip(found) });
}

/** A string of a file, short enough for a message. */
export function clip(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}

function wrong({ value, path }: JsonValue, expected: string): TokenizerError {
  const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  const message = `${path === '' ? 'The tokenizer.json' : `${path} in tokenizer.json`} must be ${expected}, not ${found}.`;
  return new TokenizerError('TOK_JSON', message, { path, found });
}
