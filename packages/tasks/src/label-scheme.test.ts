import { expect, test } from 'vitest';
import { labelInEntity, readLabelScheme } from './label-scheme.js';

const parts = (labels: string[]): string[] => readLabelScheme(labels).map(({ name, begins, ends }) => `${begins ? '<' : ''}${name}${ends ? '>' : ''}`);

test('BIO', () => {
  expect(parts(['O', 'B-PER', 'I-PER', 'B-date-time'])).toEqual(['O', '<PER', 'PER', '<date-time']);
});
test('BIOES, BILOU and BMES', () => {
  expect(parts(['O', 'B-X', 'I-X', 'E-X', 'S-X'])).toEqual(['O', '<X', 'X', 'X>', '<X>']);
  expect(parts(['O', 'B-X', 'I-X', 'L-X', 'U-X'])).toEqual(['O', '<X', 'X', 'X>', '<X>']);
  expect(parts(['B-X', 'M-X', 'E-X', 'S-X'])).toEqual(['<X', 'X', 'X>', '<X>']);
});
test('plain labels stay whole, whatever they begin with', () => {
  expect(parts(['NOUN', 'E-mail', 'S-Bahn', 'O', 'B-', ''])).toEqual(['NOUN', 'E-mail', 'S-Bahn', 'O', 'B-', '']);
});

test('the label for each word of an entity', () => {
  const at = (labels: string[], first: boolean, last: boolean): string | undefined => labels[labelInEntity(labels, 'X', first, last) ?? -1];
  const bio = ['O', 'B-X', 'I-X'];
  const bioes = ['O', 'B-X', 'I-X', 'E-X', 'S-X'];
  expect([at(bio, true, true), at(bio, true, false), at(bio, false, false), at(bio, false, true)]).toEqual(['B-X', 'B-X', 'I-X', 'I-X']);
  expect([at(bioes, true, true), at(bioes, true, false), at(bioes, false, false), at(bioes, false, true)]).toEqual(['S-X', 'B-X', 'I-X', 'E-X']);
  expect([at(['I-X'], true, false), at(['X'], true, true), at(['X'], false, true)]).toEqual(['I-X', 'X', 'X']);
  expect(at(['B-X'], false, true)).toBeUndefined();
});
