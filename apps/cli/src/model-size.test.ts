import { describe, expect, it } from 'vitest';
import { albertArchitectures, albertPresets, formatAlbertConfig, headOfArchitecture } from '@albertkit/core';
import { memorySource, openModel } from '@albertkit/hub';
import { countParameters, multiplyAdds } from './model-size.js';

const count = async (architecture: string, heads?: object) => {
  const config = new TextEncoder().encode(formatAlbertConfig({ ...albertPresets.base, architecture }));
  const files = { 'config.json': config, ...(heads ? { 'albertkit.json': new TextEncoder().encode(JSON.stringify({ version: 1, heads })) } : {}) };
  return countParameters(await openModel(memorySource(files)));
};

describe('countParameters', () => {
  it.each([
    ['AlbertModel', 11_683_584],
    ['AlbertForPreTraining', 11_813_810],
    ['AlbertForMaskedLM', 11_221_680],
    ['AlbertForSequenceClassification', 11_685_122],
    ['AlbertForTokenClassification', 11_094_530],
    ['AlbertForQuestionAnswering', 11_094_530],
    ['AlbertForMultipleChoice', 11_684_353],
  ])('%s of the base size has %i parameters', async (architecture, unique) => {
    expect(albertArchitectures).toContain(architecture);
    expect((await count(architecture)).unique).toBe(unique);
  });

  it('counts the shared block once for each application', async () => {
    const block = 4 * (768 * 768 + 768) + 2 * 768 * 3072 + 3072 + 768 + 4 * 768;
    const { unique, applied } = await count('AlbertModel');
    expect(applied - unique).toBe(11 * block);
  });

  it('counts the encoder of several heads once', async () => {
    const head = { architecture: 'AlbertForTokenClassification', id2label: { 0: 'O', 1: 'X' } };
    const { unique } = await count('AlbertModel', { first: head, second: head });
    expect(unique).toBe(11_094_530 + 2 * 768 + 2);
  });
});

describe('multiplyAdds', () => {
  it('adds up the matrices that a token meets', () => {
    expect(multiplyAdds(albertPresets.base, headOfArchitecture('AlbertForMaskedLM'))).toEqual({
      encoder: 128 * 768 + 12 * (4 * 768 * 768 + 2 * 768 * 3072),
      attentionPerPosition: 12 * 2 * 768,
      head: 768 * 128 + 128 * 30_000,
    });
  });
});
