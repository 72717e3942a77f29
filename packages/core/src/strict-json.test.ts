import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonCursor, parseJson, type JsonValue } from './strict-json.js';
import { lineAndColumn } from './text-position.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const fail = (reason: string, offset: number): never => {
  throw new Error(`${offset}: ${reason}`);
};
const parse = (text: string): unknown => plain(parseJson(bytes(text), fail));
const plain = (value: JsonValue): unknown =>
  value instanceof Map ? Object.fromEntries([...value].map(([key, member]) => [key, plain(member)])) : Array.isArray(value) ? value.map(plain) : value;

test('law: what JSON.stringify writes reads back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('law: any text is read as JSON.parse reads it, or refused as JSON.parse refuses it', () => {
  const token = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'u', '00e9', 'n', '0', '1', '-', '.', 'e', 'E', '+', 'null', 'true', ' ', '\n', '\u00a0', '"a"');
  fc.assert(
    fc.property(fc.array(token, { maxLength: 8 }).map((tokens) => tokens.join('')), (text) => {
      const strict = attempt(() => parse(text));
      const lenient = attempt(() => JSON.parse(text) as unknown);
      if (strict.value !== undefined || !/stands twice|surrogate/.test(strict.reason)) expect(strict.value).toEqual(lenient.value);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['{"a":1,"a":2}', '7: the key "a" stands twice'],
  ['{"a":1,}', '7: expected """'],
  ['[1,]', '3: not a JSON value'],
  ['', '0: the text ends where a value should be'],
  ['[', '1: the text ends where a value should be'],
  ['"abc', '0: a string without an end'],
  ['"a\nb"', '2: a control character inside a string'],
  ['"\\x"', '1: an unknown escape'],
  ['"\\u12"', '1: an escape without four hexadecimal digits'],
  ['"\\udc00"', '0: half a surrogate pair inside a string'],
  ['01', '0: not a JSON value'],
  ['NaN', '0: not a JSON value'],
  ['1 2', '2: something follows the end of the JSON text'],
  ['\ufeff{}', '0: not a JSON value'],
])('%j is refused with its place', (text, message) => {
  expect(() => parse(text)).toThrow(message);
});

test('bytes that are not UTF-8 are refused', () => {
  expect(() => parseJson(Uint8Array.of(0x22, 0xc3, 0x28, 0x22), fail)).toThrow('not UTF-8');
});

test('nesting of a million ends in an error, not in a full stack', () => {
  expect(() => parse('['.repeat(1_000_000))).toThrow('nesting deeper than 128');
  const deep = bytes(`{"a":${'{"a":'.repeat(1_000_000)}`);
  expect(() => jsonCursor(deep, fail).skip()).toThrow('nesting deeper than 128');
});

test('whole numbers are taken from their digits', () => {
  const natural = (text: string): number | undefined => jsonCursor(bytes(text), fail).natural();
  expect([natural('0'), natural('9007199254740991'), natural('9007199254740992'), natural('9007199254740993'), natural('9'.repeat(400))]).toEqual([0, 2 ** 53 - 1, undefined, undefined, undefined]);
  for (const text of ['1.0', '1e3', '-0', '-1', '"1"', 'null']) expect(() => natural(text), text).toThrow();
});

test('line and column count from one', () => {
  expect([0, 1, 2, 3, 5].map((offset) => lineAndColumn(bytes('a\nbc\nd'), offset))).toEqual([
    { line: 1, column: 1 }, { line: 1, column: 2 }, { line: 2, column: 1 }, { line: 2, column: 2 }, { line: 3, column: 1 },
  ]);
});

function attempt(act: () => unknown): { value?: unknown; reason: string } {
  try {
    return { value: act(), reason: '' };
  } catch (error) {
    return { reason: String(error) };
  }
}
