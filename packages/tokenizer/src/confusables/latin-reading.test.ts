import { expect, it } from 'vitest';
import { latinReading } from './latin-reading.js';

it.each([
  ['а', 'a'], ['ѕ', 's'], ['г', 'r'], ['к', 'k'], ['қ', 'k'], ['м', 'm'], ['т', 't'], ['Н', 'H'],
  ['Α', 'A'], ['ν', 'v'], ['ϲ', 'c'], ['ս', 'u'], ['ց', 'g'], ['Ꮮ', 'L'], ['Ᏼ', 'B'], ['Ⲣ', 'P'], ['ᒪ', 'L'],
  ['ߋ', 'o'], ['ᥙ', 'u'], ['᧐', 'o'], ['ⅼ', 'l'], ['ⅾ', 'd'], ['ᴡ', 'w'], ['ɑ', 'a'], ['ɗ', 'd'], ['Ƭ', 'T'], ['Ƅ', 'b'], ['Ԁ', 'd'], ['Ɍ', 'R'],
  ['ї', 'i\u0308'], ['ａ', 'a'], ['𝐦', 'm'], ['𝟎', '0'], ['ⓧ', 'x'], ['ﬃ', 'ffi'], ['І', 'I'], ['ӏ', 'l'],
])('%s reads as %j', (character, reading) => {
  expect(latinReading(character)?.text).toBe(reading);
});

it.each([...'aZ5éßøıłµªº²ᵃжяДωβ日ノ가בוا٥😀', '\u0301', '\u200b', '\ud800'])('%s has no Latin reading', (character) => {
  expect(latinReading(character)).toBeUndefined();
});
