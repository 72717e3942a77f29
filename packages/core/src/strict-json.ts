import { isWellFormed } from './well-formed.js';

/**
 * Strict JSON over bytes. `JSON.parse` is not enough for files that others wrote: it keeps the last of two equal keys
 * without a word, lets `1.0` pass as an integer, rounds 2^53 + 1, takes a byte order mark or bad UTF-8 once a lenient
 * decoder has hidden it, and gives objects in which a key `__proto__` is a trap. Here keys arrive one by one, objects
 * become Maps, whole numbers are read from their digits, nesting is bounded, and every complaint has a byte offset.
 */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** Called with what is wrong and the byte offset it is wrong at; it must throw. */
export type JsonFailure = (reason: string, offset: number) => never;

/** A reader that walks JSON text and never builds more than it is asked for. */
export type JsonCursor = {
  offset(): number;
  fail(reason: string, offset?: number): never;
  /** Calls `member` once a key; it must read or skip the value. */
  object(member: (key: string, keyOffset: number) => void): void;
  array(item: (index: number) => void): void;
  string(): string;
  /** A whole number of 0 or more written with digits only; undefined where it is beyond 2^53 - 1. */
  natural(): number | undefined;
  /** True, and past it, where the next value is null. */
  isNull(): boolean;
  value(): JsonValue;
  skip(): void;
  /** Nothing but white space may follow. */
  end(): void;
};

const deepest = 128;
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const numberForm = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const numberBytes = new Set([...'+-.0123456789eE'].map((character) => character.charCodeAt(0)));
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Reads `bytes` from `start` up to `end`, both offsets into `bytes`; `fail` gets offsets into `bytes` too. */
export function jsonCursor(bytes: Uint8Array, fail: JsonFailure, start = 0, end = bytes.length): JsonCursor {
  let at = start;
  let depth = 0;

  const stop: JsonCursor['fail'] = (reason, offset = at) => fail(reason, offset);
  const space = (): void => {
    while (at < end && isSpace(bytes[at]!)) at++;
  };
  const next = (): string => {
    space();
    return at < end ? String.fromCharCode(bytes[at]!) : '';
  };
  const take = (wanted: string): void => {
    const found = next();
    if (found !== wanted) stop(found === '' ? `the text ends where "${wanted}" should be` : `expected "${wanted}"`);
    at++;
  };
  const word = (text: string): boolean => {
    space();
    for (let i = 0; i < text.length; i++) if (at + i >= end || bytes[at + i] !== text.charCodeAt(i)) return false;
    at += text.length;
    return true;
  };
  const list = (open: string, close: string, item: (index: number) => void): void => {
    take(open);
    if (++depth > deepest) stop(`nesting deeper than ${deepest}`);
    if (next() === close) at++;
    else {
      for (let index = 0; ; index++) {
        item(index);
        if (next() !== ',') break;
        at++;
      }
      take(close);
    }
    depth--;
  };
  const decode = (from: number, to: number): string => {
    // Names are short and plain as a rule; a decoder costs more to call than they cost to copy.
    let text = '';
    let i = to - from < 32 ? from : to + 1;
    for (; i < to && bytes[i]! < 0x80; i++) text += String.fromCharCode(bytes[i]!);
    if (i === to) return text;
    try {
      return decoder.decode(bytes.subarray(from, to));
    } catch {
      return stop('text that is not UTF-8', from);
    }
  };
  const escape = (): string => {
    const letter = String.fromCharCode(bytes[at + 1] ?? 0);
    if (letter !== 'u') {
      at += 2;
      return escapes[letter] ?? stop('an unknown escape', at - 2);
    }
    const hex = at + 6 <= end ? decode(at + 2, at + 6) : '';
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) stop('an escape without four hexadecimal digits');
    at += 6;
    return String.fromCharCode(parseInt(hex, 16));
  };
  const string = (): string => {
    take('"');
    const from = at - 1;
    let text = '';
    let run = at;
    let escaped = false;
    for (; ; ) {
      if (at >= end) stop('a string without an end', from);
      const byte = bytes[at]!;
      if (byte === 0x22) break;
      if (byte < 0x20) stop('a control character inside a string');
      if (byte !== 0x5c) {
        at++;
        continue;
      }
      text += decode(run, at) + escape();
      run = at;
      escaped = true;
    }
    text += decode(run, at);
    at++;
    // Half a surrogate pair is no character, and only an escape can make one; such a name could not be written again.
    if (escaped && !isWellFormed(text)) stop('half a surrogate pair inside a string', from);
    return text;
  };
  const numberText = (): string => {
    space();
    const from = at;
    while (at < end && numberBytes.has(bytes[at]!)) at++;
    const text = decode(from, at);
    if (!numberForm.test(text)) stop(from >= end ? 'the text ends where a value should be' : 'not a JSON value', from);
    return text;
  };
  const natural = (): number | undefined => {
    space();
    const from = at;
    const text = numberText();
    if (!/^\d+$/.test(text)) stop(`expected a whole number of 0 or more, got ${text.slice(0, 40)}`, from);
    const value = Number(text);
    return Number.isSafeInteger(value) ? value : undefined;
  };
  const object: JsonCursor['object'] = (member) =>
    list('{', '}', () => {
      space();
      const keyOffset = at;
      const key = string();
      take(':');
      member(key, keyOffset);
    });
  const array: JsonCursor['array'] = (item) => list('[', ']', item);
  const value = (): JsonValue => {
    const first = next();
    if (first === '{') {
      const members = new Map<string, JsonValue>();
      object((key, keyOffset) => {
        if (members.has(key)) stop(`the key ${JSON.stringify(key.slice(0, 80))} stands twice`, keyOffset);
        members.set(key, value());
      });
      return members;
    }
    if (first === '[') {
      const items: JsonValue[] = [];
      array(() => items.push(value()));
      return items;
    }
    if (first === '"') return string();
    if (word('null')) return null;
    if (word('true')) return true;
    return word('false') ? false : Number(numberText());
  };
  const skip = (): void => {
    const first = next();
    if (first === '{') object(skip);
    else if (first === '[') array(skip);
    else if (first === '"') string();
    else if (!word('null') && !word('true') && !word('false')) numberText();
  };
  return {
    offset: () => at,
    fail: stop,
    object,
    array,
    string,
    natural,
    isNull: () => word('null'),
    value,
    skip,
    end: () => {
      if (next() !== '') stop('something follows the end of the JSON text');
    },
  };
}

/** A whole JSON text as plain values, objects as Maps; `fail` gets what is wrong and the byte offset. */
export function parseJson(bytes: Uint8Array, fail: JsonFailure): JsonValue {
  const cursor = jsonCursor(bytes, fail);
  const value = cursor.value();
  cursor.end();
  return value;
}
