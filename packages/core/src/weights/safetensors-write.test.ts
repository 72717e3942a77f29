import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { code } from './fixtures/crafted.js';
import { readSafetensors } from './safetensors.js';
import { toTensor } from './safetensors-convert.js';
import { writeSafetensors } from './safetensors-write.js';
import { bytesPerElement, storedDTypes, type StoredTensor } from './stored-tensor.js';

const python = readFileSync(new URL('./fixtures/python.safetensors', import.meta.url));
const expected = JSON.parse(readFileSync(new URL('./fixtures/python.json', import.meta.url), 'utf8')) as Record<string, { shape: number[]; values: (number | boolean | string)[] }>;

test('S10: every dtype that Python wrote reads as NumPy reads it', () => {
  const { tensors, metadata } = readSafetensors(python);
  expect(metadata).toEqual(new Map([['format', 'pt']]));
  expect([...tensors.keys()].filter((name) => !name.startsWith('f8')).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { shape, values }] of Object.entries(expected)) {
    const tensor = toTensor(tensors.get(name)!, { float64: true });
    expect(tensor.shape, name).toEqual(shape);
    expect([...tensor.data], name).toEqual(values.map((value) => (value === 'inf' ? Infinity : Number(value))));
  }
});

test('what Python wrote is written again byte for byte', () => {
  const { tensors, metadata } = readSafetensors(python);
  const shuffled = new Map([...tensors].reverse());
  expect(Buffer.from(writeSafetensors(shuffled, metadata)).equals(python)).toBe(true);
});

const storedTensor: fc.Arbitrary<StoredTensor> = fc
  .tuple(fc.constantFrom(...storedDTypes), fc.array(fc.nat(3), { maxLength: 4 }))
  .chain(([dtype, shape]) => {
    const bytes = shape.reduce((n, size) => n * size, bytesPerElement(dtype));
    return fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((data) => ({ dtype, shape, bytes: data }));
  });
const name = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text !== '__metadata__');

test('law: reading what was written gives it back, aligned, whatever the order it came in', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, storedTensor), { maxLength: 8 }), fc.array(fc.tuple(name, name), { maxLength: 3 }), (pairs, notes) => {
      const tensors = new Map(pairs);
      const file = writeSafetensors(tensors, new Map(notes));
      const back = readSafetensors(file);
      expect(new Map([...back.tensors].map(([key, { bytes, ...rest }]) => [key, { ...rest, bytes: bytes.slice() }]))).toEqual(tensors);
      expect(back.metadata).toEqual(new Map(notes));
      expect(writeSafetensors(new Map([...tensors].reverse()), new Map([...notes].reverse().filter(([key], i, all) => all.findIndex(([other]) => other === key) === i)))).toEqual(file);
      for (const { dtype, bytes } of back.tensors.values()) expect(bytes.byteOffset % bytesPerElement(dtype)).toBe(0);
    }),
  );
});

test('what no file can hold is refused', () => {
  const one: StoredTensor = { dtype: 'U8', shape: [1], bytes: new Uint8Array(1) };
  expect(code(() => writeSafetensors(new Map([['__metadata__', one]])))).toBe('ST_NAME');
  expect(code(() => writeSafetensors(new Map([['\ud800', one]])))).toBe('ST_NAME');
  expect(code(() => writeSafetensors(new Map([['a', one]]), { note: '\udc00' }))).toBe('ST_NAME');
  expect(code(() => writeSafetensors(new Map([['a', { ...one, shape: [2] }]])))).toBe('ST_SHAPE');
  expect(code(() => writeSafetensors(new Map([['a', { ...one, shape: [-1] }]])))).toBe('ST_SHAPE');
});
