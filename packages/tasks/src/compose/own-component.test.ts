import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Backend } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { names, randomFolder, tone } from '../fixtures/random-folder.js';
import { loadModel, pipeline, textClassification, tokenClassification, type TextClassification, type TokenClassification } from '../index.js';
import { compose, type ComponentContext, type Document } from './index.js';

const model = await loadModel(randomFolder({ tone, calm: { ...tone, temperature: 4 }, names }));
const backend = referenceBackend();

/** The reference, and how many rows each run of each executable had. */
function counting(): { readonly backend: Backend; readonly runs: readonly (readonly number[])[]; readonly open: () => number } {
  const runs: number[][] = [];
  let open = 0;
  return { runs, open: () => open, backend: { ...backend, compile: async (...given) => {
    const executable = await backend.compile(...given);
    const rows: number[] = [];
    runs.push(rows);
    open++;
    return { ...executable, run: (fed, options) => (rows.push(fed['input_ids']!.shape[0]!), executable.run(fed, options)), dispose: async () => (open--, executable.dispose()) };
  } } };
}

describe('a component of one\'s own', () => {
  const halves = async ({ text }: Document, { ask }: ComponentContext) => ask(textClassification, [text.slice(0, 8), text.slice(8)], { head: 'calm', topK: 1 });

  test('asks a model what a pipeline is asked, in one batch, compiled once and freed with the composition', async () => {
    const counted = counting();
    const own = compose(model, { backend: counted.backend }).use('halves', halves);
    expectTypeOf((await own.run('the king of the hill')).halves).toEqualTypeOf<TextClassification[]>();
    const documents = await own.run(['the king of the hill', 'the hill is the king']);
    await using alone = await pipeline('text-classification', model, { backend, head: 'calm' });
    expect(documents.map(({ halves: found }) => found)).toEqual([await alone(['the king', ' of the hill'], { topK: 1 }), await alone(['the hill', ' is the king'], { topK: 1 })]);
    expect(counted.runs.map((runs) => runs.reduce((sum, rows) => sum + rows, 0))).toEqual([6]);
    await own.dispose();
    expect(counted.open()).toBe(0);
  });
  test('asks on the backend of its composition, and a head that is not there is said', async () => {
    const counted = counting();
    await using there = compose(model, { backend }).use('halves', halves).on(counted.backend);
    await there.run('the king of the hill');
    expect(counted.open()).toBe(1);
    await using wrong = compose(model, { backend }).use('x', (_, { ask }) => ask(textClassification, ['a'], { head: 'other' }));
    await expect(wrong.run('a')).rejects.toMatchObject({ code: 'HEAD_UNKNOWN', facts: { component: 'x', input: 0 } });
  });
  test('knows the model, the number of its text and the signal of the run', async () => {
    await using own = compose(model, { backend }).use('seen', ({ text }, { model: given, input, signal }) => [given === model, given.tokenizer.encode(text).ids.length > 2, input, signal?.aborted]);
    const { signal } = new AbortController();
    expect((await own.run(['a', 'b'], { signal, firstInput: 5 })).map(({ seen }) => seen)).toEqual([[true, true, 5, false], [true, true, 6, false]]);
  });
  test('ends what it asks with the run', async () => {
    const controller = new AbortController();
    await using own = compose(model, { backend }).use('x', (_, { ask }) => (controller.abort(new Error('enough')), ask(textClassification, ['a'], { head: 'tone' })));
    await expect(own.run('a', { signal: controller.signal })).rejects.toThrow('enough');
  });
  test('reads what it needs and cannot change it', async () => {
    const seen: object[] = [];
    const look = (document: object): boolean => seen.push(document) > 0;
    await using own = compose(model, { backend }).use('tone', textClassification, { head: 'tone' }).use('count', () => 1, { needs: [] })
      .use('some', look, { needs: ['count'] }).use('none', look, { needs: [] }).use('all', look).when(look, 'names', tokenClassification, { needs: ['tone'] });
    await own.run('the king');
    expect(seen.map((document) => Object.keys(document).sort())).toEqual([['text'], ['count', 'text'], ['text', 'tone'], ['count', 'none', 'some', 'text', 'tone']]); // none, some, names, all
    for (const document of seen) expect(Object.isFrozen(document)).toBe(true);
    await using changing = compose(model, { backend }).use('count', () => 1).use('x', (document) => Object.assign(document, { count: 2 }));
    await expect(changing.run('a')).rejects.toMatchObject({ code: 'COMPONENT_THREW', facts: { component: 'x' } });
  });
});

describe('what others need', () => {
  const base = compose(model, { backend }).use('tone', textClassification, { head: 'tone' }).use('names', tokenClassification);
  test('is not left out, whether it is named or read by its type alone', () => {
    const byType = base.use('count', ({ names: { entities } }: Document<{ readonly names: TokenClassification }>) => entities.length);
    for (const name of ['tone', 'names'] as const) expect(() => byType.without(name)).toThrow(expect.objectContaining({ code: 'COMPONENT_NEEDED', message: expect.stringContaining('list what it needs'), facts: { component: name, neededBy: 'count' } }));
    const byName = base.use('count', ({ names: { entities } }) => entities.length, { needs: ['names'] });
    expect(() => byName.without('names')).toThrow(expect.objectContaining({ code: 'COMPONENT_NEEDED' }));
    expect(byName.without('tone').plan().components.map(({ name }) => name)).toEqual(['names', 'count']);
    expect(byType.without('count').without('tone').plan().components.map(({ name }) => name)).toEqual(['names']);
  });
  test('keeps its form when it is replaced, and a replacement reads what it names', async () => {
    const counted = base.use('count', ({ names: { entities } }) => entities.length);
    // @ts-expect-error a later component needs entities, and this gives a number
    counted.replace('names', () => 1);
    // @ts-expect-error a task with another result
    counted.replace('names', textClassification);
    // @ts-expect-error what `needs` does not list is not there
    counted.replace('names', ({ tone: { label } }) => ({ entities: [{ label, score: 1, start: 0, end: 1, text: 'x' }] }));
    // @ts-expect-error a component does not need itself
    expect(() => counted.replace('tone', ({ tone: same }) => same, { needs: ['tone'] })).toThrow(expect.objectContaining({ code: 'COMPONENT_UNKNOWN' }));
    expect(() => counted.replace('tone', ({ names: { coverage } }) => ({ label: 'x', score: 1, labels: [], coverage }), { needs: ['names'] })).toThrow(expect.objectContaining({ code: 'COMPONENT_UNKNOWN', facts: { component: 'tone', needs: 'names' } }));
    await using replaced = counted.replace('names', ({ tone: { coverage } }) => ({ entities: [], unit: 'utf16' as const, coverage }), { needs: ['tone'] });
    expect((await replaced.run('the king')).count).toBe(0);
  });
});
