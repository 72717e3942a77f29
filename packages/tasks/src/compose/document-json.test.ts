import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentFromJson, documentToJson } from './index.js';

const typed = fc.oneof(fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint8Array());
const value = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x)), fc.boolean(), fc.constant(null), typed, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.string({ minLength: 1 }).filter((name) => name !== '__proto__' && name !== '$array'), tie('value'), { maxKeys: 3, noNullPrototype: true })),
})).value;

test('whatever was found comes back as it was, typed arrays and all', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), value, (text, found) => {
    expect(documentFromJson(documentToJson({ text, found } as { text: string }))).toEqual({ text, found });
  }), { numRuns: 300 });
});

test('what JSON cannot hold is refused, with its place', () => {
  const own: Record<string, unknown> = {};
  own['own'] = own;
  for (const found of [NaN, Infinity, () => 1, 1n, Symbol.iterator, own]) {
    expect(() => documentToJson({ text: '', a: [{ found }] } as { text: string })).toThrow(expect.objectContaining({ code: 'DOCUMENT_JSON', facts: { path: expect.stringMatching(/^a\.0\.found/) } }));
  }
  expect(documentFromJson(documentToJson({ text: 'a', left: undefined } as { text: string }))).toEqual({ text: 'a' });
});

test('anything else is refused', () => {
  for (const json of ['', '7', 'null', '{}', '{"version":2,"document":{"text":""}}', '{"version":1}', '{"version":1,"document":{"text":7}}', '{"version":1,"document":{"text":"","a":{"$array":"Function","data":[]}}}', '{"version":1,"document":{"text":"","a":{"$array":"Float32Array","data":["x"]}}}', '{"version":1,"document":{"text":"","a":{"$array":"constructor"}}}']) {
    expect(() => documentFromJson(json)).toThrow(expect.objectContaining({ code: 'DOCUMENT_JSON' }));
  }
});
