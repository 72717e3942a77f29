import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bfloat16ToNumber, float16ToNumber, numberToBfloat16, numberToFloat16 } from './float16.js';

const everyBits = Array.from({ length: 65_536 }, (_, bits) => bits);

test('known values', () => {
  expect([0x3c00, 0xc000, 0x7bff, 0x0400, 0x03ff, 0x0001, 0x7c00].map(float16ToNumber)).toEqual([1, -2, 65_504, 2 ** -14, 1023 * 2 ** -24, 2 ** -24, Infinity]);
  expect([0x3f80, 0xc000, 0x7f7f, 0x0001].map(bfloat16ToNumber)).toEqual([1, -2, 3.3895313892515355e38, 2 ** -133]);
  expect([numberToFloat16(-0), numberToBfloat16(-0)]).toEqual([0x8000, 0x8000]);
});

test('every one of the 65,536 bit patterns comes back', () => {
  const back16 = everyBits.filter((bits) => !Number.isNaN(float16ToNumber(bits)) && numberToFloat16(float16ToNumber(bits)) !== bits);
  const backB16 = everyBits.filter((bits) => !Number.isNaN(bfloat16ToNumber(bits)) && numberToBfloat16(bfloat16ToNumber(bits)) !== bits);
  expect([back16, backB16]).toEqual([[], []]);
  expect([numberToFloat16(NaN), numberToBfloat16(NaN)].every((bits, i) => Number.isNaN([float16ToNumber, bfloat16ToNumber][i]!(bits)))).toBe(true);
});

test('half way between neighbours goes to the even one, a hair beyond to the nearer', () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const middle = (float16ToNumber(bits) + float16ToNumber(bits + 1)) / 2;
    const even = bits % 2 === 0 ? bits : bits + 1;
    if (numberToFloat16(middle) !== even || numberToFloat16(-middle) !== (even | 0x8000)) expect.fail(`float16 ${bits}`);
    if (numberToFloat16(middle * (1 + 2 ** -40)) !== bits + 1) expect.fail(`float16 above the middle of ${bits}`);
  }
  for (let bits = 0; bits < 0x7f7f; bits++) {
    const middle = (bfloat16ToNumber(bits) + bfloat16ToNumber(bits + 1)) / 2;
    if (numberToBfloat16(middle) !== (bits % 2 === 0 ? bits : bits + 1)) expect.fail(`bfloat16 ${bits}`);
  }
  expect([65_519.99, 65_520].map(numberToFloat16)).toEqual([0x7bff, 0x7c00]);
});

test('law: rounding keeps order', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), fc.float({ noNaN: true }), (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(float16ToNumber(numberToFloat16(low))).toBeLessThanOrEqual(float16ToNumber(numberToFloat16(high)));
      expect(bfloat16ToNumber(numberToBfloat16(low))).toBeLessThanOrEqual(bfloat16ToNumber(numberToBfloat16(high)));
    }),
  );
});
