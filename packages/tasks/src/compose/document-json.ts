import { AlbertkitError } from '@albertkit/core';
import type { Document } from './composition.js';

const version = 1;
const arrays = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;
type ArrayName = keyof typeof arrays;

/**
 * A document as JSON: `{ version: 1, document }`, typed arrays as `{ "$array": "Float32Array", "data": [...] }`, so that
 * `documentFromJson` gives it back as it was (a lone -0 becomes 0). Throws `DOCUMENT_JSON` for what JSON cannot hold (NaN, functions, cycles).
 */
export function documentToJson(document: Document): string {
  const path: string[] = [];
  const open = new Set<object>();
  const plain = (value: unknown): unknown => {
    if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value;
    if (typeof value !== 'object' || open.has(value)) throw refuse(`its part ${path.join('.') || 'itself'} is ${typeof value === 'object' ? 'part of itself' : typeof value === 'number' ? String(value) : `a ${typeof value}`}`, { path: path.join('.') });
    const array = arrayName(value);
    if (array) return { $array: array, data: Array.from(value as Float32Array, number) };
    open.add(value);
    const inside = (name: string, part: unknown): unknown => {
      path.push(name);
      const held = plain(part);
      path.pop();
      return held;
    };
    const held = Array.isArray(value) ? value.map((part, n) => inside(String(n), part)) : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inside(name, part)]));
    open.delete(value);
    return held;
  };
  return JSON.stringify({ version, document: plain(document) });
}

/** The document that `documentToJson` wrote. Throws `DOCUMENT_JSON` for anything else. */
export function documentFromJson(json: string): Document<Readonly<Record<string, unknown>>> {
  let read: unknown;
  try {
    read = JSON.parse(json, revive);
  } catch (cause) {
    throw cause instanceof AlbertkitError ? cause : refuse('it is no valid JSON', {}, cause);
  }
  if (typeof read !== 'object' || read === null || !('version' in read) || read.version !== version) throw refuse(`it has no version ${version}`);
  if (!('document' in read) || !isDocument(read.document)) throw refuse('it holds no document with a text');
  return read.document;
}

function revive(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$array' in value)) return value;
  const { $array: name } = value;
  const data: unknown = 'data' in value ? value.data : undefined;
  if (!isArrayName(name) || !Array.isArray(data) || !data.every((one) => typeof one === 'number' || words.has(one))) throw refuse('one of its arrays is broken', { array: String(name).slice(0, 80) });
  const numbers: readonly number[] = data.map(Number);
  return arrays[name].from(numbers);
}

/** What JSON has no number for, inside an array. */
const words: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity', '-0']);
const number = (value: number): number | string => (Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value));

const arrayName = (value: object): ArrayName | undefined => (Object.keys(arrays) as ArrayName[]).find((name) => value instanceof arrays[name]);
const isArrayName = (value: unknown): value is ArrayName => typeof value === 'string' && Object.hasOwn(arrays, value);
const isDocument = (value: unknown): value is Document<Readonly<Record<string, unknown>>> => typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';

const refuse = (why: string, facts: Readonly<Record<string, unknown>> = {}, cause?: unknown): AlbertkitError =>
  new AlbertkitError('DOCUMENT_JSON', `This document cannot be written or read as JSON: ${why}.`, facts, { cause });
