import { expect, test } from 'vitest';
import { crafted, joined, text } from './fixtures/crafted.js';
import { looksLikePickle, refusePickle } from './pickle.js';

const legacy = joined(Uint8Array.of(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20), text('j...'));
const framed = joined(Uint8Array.of(0x80, 4, 0x95, 9, 0, 0, 0, 0, 0, 0, 0), text('}....'));
const zip = joined(text('PK\x03\x04'), new Uint8Array(26), text('archive/data.pkl'), new Uint8Array(9000));
const zipNamedAtTheEnd = joined(text('PK\x03\x04'), new Uint8Array(100_000).fill(1), text('model/data.pkl'), new Uint8Array(30));

test.each([['torch before 1.6', legacy], ['protocol 4', framed], ['the ZIP of torch.save', zip], ['a ZIP whose directory names data.pkl', zipNamedAtTheEnd]])('S14: %s is a pickle', (_, bytes) => {
  expect(looksLikePickle(bytes)).toBe(true);
  expect(() => refusePickle(bytes, 'a/pytorch_model.bin', 'AlbertForMaskedLM')).toThrow(
    expect.objectContaining({
      code: 'PICKLE_REFUSED',
      message: expect.stringContaining('AlbertForMaskedLM.from_pretrained("FOLDER").save_pretrained("FOLDER", safe_serialization=True)'),
      facts: expect.objectContaining({ path: 'a/pytorch_model.bin' }),
    }),
  );
});

test('S14: other files are not taken for pickles', () => {
  const ordinaryZip = joined(text('PK\x03\x04'), new Uint8Array(26), text('word/document.xml'), new Uint8Array(100));
  // A header of 0x0280 bytes starts with the two bytes of a pickle; one of 0x04034b50 with those of a ZIP.
  const unlucky = crafted(`{}${' '.repeat(0x0280 - 2)}`, new Uint8Array(0));
  for (const bytes of [new Uint8Array(0), Uint8Array.of(0x80), ordinaryZip, unlucky, text('{"a":1}')]) expect(looksLikePickle(bytes)).toBe(false);
  expect(unlucky.subarray(0, 2)).toEqual(Uint8Array.of(0x80, 2));
  expect(looksLikePickle(joined(text('PK\x03\x04'), new Uint8Array(4), text('{"data.pkl":0}')))).toBe(false);
});
