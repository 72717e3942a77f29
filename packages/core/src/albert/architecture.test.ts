import { expect, test } from 'vitest';
import { albertArchitectures, headOfArchitecture } from './architecture.js';

test('the seven classes and their heads', () => {
  expect(albertArchitectures.map(headOfArchitecture)).toEqual(['base', 'pretraining', 'masked-lm', 'sequence-classification', 'token-classification', 'question-answering', 'multiple-choice']);
});

test('any other class is refused by name', () => {
  for (const name of ['BertModel', 'constructor', '']) expect(() => headOfArchitecture(name)).toThrow(expect.objectContaining({ code: 'ARCHITECTURE', facts: expect.objectContaining({ architecture: name }) }));
});
