import fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceBackend } from '@albertkit/core/reference';
import { names, randomFolder, tone } from '../fixtures/random-folder.js';
import { loadModel, splitSentences, textClassification, tokenClassification } from '../index.js';
import { compose, composeFile, readPipelineFile } from './index.js';

const backend = referenceBackend();
const file = JSON.stringify({
  version: 1,
  models: { main: 'models/main', other: 'models/other' },
  components: [
    { name: 'tone', task: 'sentiment-analysis', head: 'tone' },
    { name: 'sentences', task: 'sentences' },
    { name: 'names', task: 'ner', forEach: 'sentences', options: { ignoreLabels: [] } },
    { name: 'again', task: 'text-classification', model: 'other', when: { component: 'tone', label: 'good' } },
  ],
});

test('a file makes the composition that the same calls make', async () => {
  const main = await loadModel(randomFolder({ tone, names }));
  const other = await loadModel(randomFolder({ tone }, { hidden_size: 12 }));
  await using fromFile = await composeFile(readPipelineFile(file), { main, other }, { backend });
  await using called = compose(main, { backend })
    .use('tone', textClassification, { head: 'tone' })
    .use('sentences', ({ text }) => splitSentences(text), { needs: [] })
    .forEach('sentences', 'names', tokenClassification, { ignoreLabels: [] })
    .when(({ tone: { label } }) => label === 'good', 'again', textClassification, { model: other, needs: ['tone'] });
  expect(fromFile.plan()).toEqual(called.plan());
  const texts = ['The king of the hill. He fell.', 'unbelievable', ''];
  expect(await fromFile.run(texts)).toEqual(await called.run(texts));
});

test('what is wrong is named with its place', () => {
  const broken = (change: (file: Record<string, unknown> & { components: Record<string, unknown>[] }) => void): string => {
    const own = JSON.parse(file) as Parameters<typeof change>[0];
    change(own);
    return JSON.stringify(own);
  };
  const wrong: readonly [string, string][] = [
    ['{', 'not valid JSON'], ['[]', 'holds an object'], ['{"version":2}', '"version"'],
    [broken((own) => (own['modles'] = {})), '"modles"'],
    [broken((own) => (own['models'] = {})), '"models"'],
    [broken((own) => (own.components[0]!['task'] = 'summon')), '"components[0].task"'],
    [broken((own) => (own.components[1]!['nmae'] = 'x')), '"components[1].nmae"'],
    [broken((own) => delete own.components[2]!['name']), '"components[2].name"'],
    [broken((own) => (own.components[3]!['model'] = 'third')), '"components[3].model"'],
    [broken((own) => (own.components[3]!['when'] = { component: 'tone', is: 'good' })), '"components[3].when.is"'],
    [broken((own) => (own.components[3]!['options'] = [])), '"components[3].options"'],
  ];
  for (const [json, says] of wrong) expect(() => readPipelineFile(json)).toThrow(expect.objectContaining({ code: 'PIPELINE_FILE', message: expect.stringContaining(says) }));
});

test('no JSON makes it throw anything else', () => {
  fc.assert(fc.property(fc.json(), (json) => {
    try {
      readPipelineFile(json);
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'PIPELINE_FILE' });
    }
  }), { numRuns: 300 });
});

test('components that do not fit, and models that were not opened', async () => {
  const main = await loadModel(randomFolder({ tone }));
  const of = (components: readonly object[]): string => JSON.stringify({ version: 1, models: { main: 'a', other: 'b' }, components });
  const make = (json: string): Promise<unknown> => composeFile(readPipelineFile(json), { main }, { backend });
  await expect(make(of([{ name: 'a', task: 'ner', forEach: 'sentences' }]))).rejects.toMatchObject({ code: 'COMPONENT_UNKNOWN' });
  await expect(make(of([{ name: 'a', task: 'sentences' }, { name: 'a', task: 'sentences' }]))).rejects.toMatchObject({ code: 'COMPONENT_NAME' });
  await expect(make(of([{ name: 'a', task: 'ner', model: 'other' }]))).rejects.toMatchObject({ code: 'PIPELINE_FILE' });
  await expect(make(of([{ name: 's', task: 'sentences' }, { name: 'a', task: 'ner', forEach: 's', when: { component: 's', label: 'x' } }]))).rejects.toMatchObject({ code: 'PIPELINE_FILE' });
});
