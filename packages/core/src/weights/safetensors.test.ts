import { describe, expect, test } from 'vitest';
import { readSafetensors } from './safetensors.js';
import { toTensor } from './safetensors-convert.js';
import { code, crafted, joined, text } from './fixtures/crafted.js';

const one = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
const tensor = (fields: string): string => `{"a":{${fields}}}`;
const data = new Uint8Array(4);
const open = (header: string, bytes: Uint8Array = data): string => code(() => readSafetensors(crafted(header, bytes)));
const facts = (file: Uint8Array): unknown => {
  try {
    return readSafetensors(file);
  } catch (error) {
    return error;
  }
};
const length = (n: bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, n, true);
  return bytes;
};

describe('hostile safetensors files', () => {
  test.each([0, 7])('S1: %i bytes', (bytes) => {
    expect(code(() => readSafetensors(new Uint8Array(bytes)))).toBe('ST_HEADER_TOO_SMALL');
  });

  test.each([2n ** 63n, 2n ** 64n - 1n, 100_000_001n])('S2: a header of %i bytes', (n) => {
    expect(code(() => readSafetensors(joined(length(n), text(one))))).toBe('ST_HEADER_TOO_LARGE');
  });

  test('S3: a header that ends after the file', () => {
    expect(facts(joined(length(99_999_999n), text(one)))).toMatchObject({ code: 'ST_HEADER_LENGTH', facts: { length: 99_999_999, available: one.length } });
  });

  test.each([
    ['no header at all', new Uint8Array(0), 8],
    ['a byte order mark', joined(Uint8Array.of(0xef, 0xbb, 0xbf), text('{}')), 8],
    ['a leading blank', text(' {}'), 8],
    ['NUL padding', text('{}\0\0'), 10],
    ['no JSON', text('<html>'), 8],
    ['a cut text', text('{"a"'), 12],
    ['bad UTF-8 in a name', joined(text('{"'), Uint8Array.of(0xff), text('":{}}')), 10],
    ['a list', text('[]'), 8],
    ['nesting 200', text(tensor(`"x":${'['.repeat(200)}${']'.repeat(200)}`)), undefined],
    ['a lone surrogate', text('{"\\ud800":{}}'), 9],
    ['metadata that is no text', text('{"__metadata__":{"a":1}}'), 29],
    ['a tensor without fields', text('{"a":{}}'), undefined],
    ['a field that stands twice', text(tensor('"dtype":"F32","dtype":"F32"')), undefined],
    ['three offsets', text(tensor('"dtype":"F32","shape":[1],"data_offsets":[0,4,4]')), undefined],
    ['one offset', text(tensor('"dtype":"F32","shape":[1],"data_offsets":[4]')), undefined],
    ['a text after the end', text(`${one}{}`), undefined],
  ])('S4: a header with %s', (_, header, offset) => {
    const error = facts(joined(length(BigInt(header.length)), header, data));
    expect(error).toMatchObject({ code: 'ST_HEADER_JSON', facts: { offset: offset ?? expect.any(Number) } });
  });

  test('S5: a tensor named twice', () => {
    const entry = '"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
    expect(open(`{${entry},${entry}}`)).toBe('ST_DUPLICATE_NAME');
    expect(open(`{${entry},${entry.replace('"a"', '"\\u0061"')}}`)).toBe('ST_DUPLICATE_NAME');
    expect(open('{"__metadata__":{},"__metadata__":{}}')).toBe('ST_DUPLICATE_NAME');
    expect(open('{"__metadata__":{"k":"1","k":"2"}}')).toBe('ST_DUPLICATE_NAME');
  });

  test.each(['__proto__', 'constructor', 'toString'])('S6: a tensor named %s', (name) => {
    const file = crafted(`{"__metadata__":{"${name}":"x"},"${name}":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":{"${name}":{"x":1}}}}`, data);
    const { tensors, metadata } = readSafetensors(file);
    expect([...tensors.keys()]).toEqual([name]);
    expect(metadata.get(name)).toBe('x');
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('x');
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('dtype');
  });

  test.each([
    ['overlap', '{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}', 'b'],
    ['a hole', '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}', 'b'],
    ['a hole at the start', '{"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}', 'a'],
    ['an end before its beginning', '{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}', 'a'],
  ])('S7: %s', (_, header, name) => {
    expect(facts(crafted(header, data))).toMatchObject({ code: 'ST_OFFSET', facts: { tensor: name } });
  });

  test('S8: one byte less, one more, or another file after it', () => {
    expect(open(one, new Uint8Array(3))).toBe('ST_NOT_COVERED');
    expect(open(one, new Uint8Array(5))).toBe('ST_NOT_COVERED');
    expect(open('{}', text('PK\x03\x04 archive/data.pkl'))).toBe('ST_NOT_COVERED');
  });

  test.each([
    ['shape and bytes that differ', '"dtype":"F32","shape":[2],"data_offsets":[0,4]', 'ST_SHAPE'],
    ['2^32 x 2^32 elements', '"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]', 'ST_OVERFLOW'],
    ['a size of 2^53 + 1', '"dtype":"U8","shape":[9007199254740993],"data_offsets":[0,4]', 'ST_OVERFLOW'],
    ['an offset of 2^53 + 1', '"dtype":"U8","shape":[4],"data_offsets":[0,9007199254740993]', 'ST_OVERFLOW'],
    ['a size of -1', '"dtype":"F32","shape":[-1],"data_offsets":[0,4]', 'ST_HEADER_JSON'],
    ['a size of 1.0', '"dtype":"F32","shape":[1.0],"data_offsets":[0,4]', 'ST_HEADER_JSON'],
    ['a size of 1e0', '"dtype":"F32","shape":[1e0],"data_offsets":[0,4]', 'ST_HEADER_JSON'],
    ['a size of 01', '"dtype":"F32","shape":[01],"data_offsets":[0,4]', 'ST_HEADER_JSON'],
    ['a size in quotes', '"dtype":"F32","shape":["1"],"data_offsets":[0,4]', 'ST_HEADER_JSON'],
  ])('S9: %s', (_, fields, expected) => {
    expect(open(tensor(fields))).toBe(expected);
  });

  test('S10: an unknown dtype is refused', () => {
    expect(open(tensor('"dtype":"C64","shape":[1],"data_offsets":[0,4]'))).toBe('ST_DTYPE');
    expect(open(tensor('"dtype":"toString","shape":[1],"data_offsets":[0,4]'))).toBe('ST_DTYPE');
  });

  test('S10: rank 0, a zero axis, an unknown field and an unaligned start load', () => {
    const header = '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4],"x":[1,{"y":null}]},"b":{"shape":[3,0],"dtype":"F16","data_offsets":[4,4]}} ';
    for (const padding of ['', ' ', '  ', '   ']) {
      const { tensors } = readSafetensors(crafted(header + padding, Uint8Array.of(0, 0, 0xc0, 0x3f)));
      expect(toTensor(tensors.get('a')!)).toEqual({ dtype: 'float32', shape: [], data: Float32Array.of(1.5) });
      expect(toTensor(tensors.get('b')!)).toEqual({ dtype: 'float32', shape: [3, 0], data: new Float32Array(0) });
    }
  });

  test('S14: a pickle called .safetensors is refused by what it holds', () => {
    expect(code(() => readSafetensors(joined(Uint8Array.of(0x80, 2), text('}q\0X..........'))))).toBe('PICKLE_REFUSED');
    expect(code(() => readSafetensors(text('PK\x03\x04\0\0\x08\x08\0\0 archive/data.pkl')))).toBe('PICKLE_REFUSED');
  });

  test('a view into a larger buffer is read from its own start', () => {
    const file = crafted(one, Uint8Array.of(0, 0, 0x80, 0x3f));
    const inside = joined(new Uint8Array(3), file, new Uint8Array(5)).subarray(3, 3 + file.length);
    expect(toTensor(readSafetensors(inside).tensors.get('a')!).data).toEqual(Float32Array.of(1));
  });

  // Time that goes with the square of ten million would not end within the limit of a test.
  test.each([
    ['a long name', (n: number) => `{"${'a'.repeat(n)}":{}}`],
    ['escapes', (n: number) => `{"${'\\u0061'.repeat(n / 6)}":{}}`],
    ['nesting', (n: number) => `{"a":{"x":${'['.repeat(n)}`],
    ['digits', (n: number) => `{"a":{"shape":[${'9'.repeat(n)}]}}`],
    ['unknown fields', (n: number) => `{"a":{${'"x":1,'.repeat(n / 6)}"x":1}}`],
    ['empty tensors', (n: number) => `{${Array.from({ length: n / 60 }, (_, i) => `"${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`).join(',')}}`],
  ])('ten megabytes of %s end in a short error', (_, header) => {
    const error = facts(crafted(header(10_000_000), data));
    expect(error).toMatchObject({ code: expect.stringMatching(/^ST_/) });
    expect(error instanceof Error && error.message.length).toBeLessThan(600);
  });
});
