import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Backend } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { names, randomFolder, tone, words } from '../fixtures/random-folder.js';
import { featureExtraction, fillMask, loadModel, pipeline, questionAnswering, textClassification, tokenClassification, type Features, type TextClassification, type TokenClassification } from '../index.js';
import { compose, type Composition, type Document, type NewName, type OfSpan } from './index.js';

const answers = { architecture: 'AlbertForQuestionAnswering', kind: 'question-answering', id2label: { 0: 'a' } } as const;
const model = await loadModel(randomFolder({ tone, calm: { ...tone, id2label: { 0: 'x', 1: 'y', 2: 'z' }, temperature: 4 }, names, words, answers }));
const backend = referenceBackend();

/** The reference, and what it was asked: [rows, tokens] of each run of each executable. */
function counting(): { readonly backend: Backend; readonly runs: readonly (readonly number[])[][]; readonly open: () => number } {
  const runs: (readonly number[])[][] = [];
  let open = 0;
  const compile: Backend['compile'] = async (...given) => {
    const executable = await backend.compile(...given);
    const own: (readonly number[])[] = [];
    runs.push(own);
    open++;
    return { ...executable, run: (fed, options) => (own.push(fed['input_ids']!.shape), executable.run(fed, options)), dispose: async () => (open--, executable.dispose()) };
  };
  return { runs, open: () => open, backend: { ...backend, compile } };
}

const text = fc.array(fc.constantFrom('the', 'king', 'of', 'hill', '.', 'unbelievable', ' ', '😀'), { maxLength: 12 }).map((parts) => parts.join(' '));

describe('what a composition finds is what its pipelines find', () => {
  const all = compose(model, { backend }).use('tone', textClassification, { head: 'tone' }).use('calm', textClassification, { head: 'calm' }).use('names', tokenClassification, { ignoreLabels: [] }).use('vector', featureExtraction);
  test('to the bit, for any texts', async () => {
    await using tones = await pipeline('text-classification', model, { backend, head: 'tone' });
    await using calms = await pipeline('text-classification', model, { backend, head: 'calm' });
    await using entities = await pipeline('ner', model, { backend });
    await using features = await pipeline('feature-extraction', model, { backend });
    await fc.assert(fc.asyncProperty(fc.array(text, { maxLength: 4 }), async (texts) => {
      const documents = await all.run(texts);
      const [one, two, three, four] = await Promise.all([tones(texts), calms(texts), entities(texts, { ignoreLabels: [] }), features(texts)]);
      expect(documents).toEqual(texts.map((own, n) => ({ text: own, tone: one[n], calm: two[n], names: three[n], vector: four[n] })));
    }), { numRuns: 20 });
  });
  test('whatever the order of components that need nothing of each other', async () => {
    const other = compose(model, { backend }).use('vector', featureExtraction).use('names', tokenClassification, { ignoreLabels: [] }).use('calm', textClassification, { head: 'calm' }).use('tone', textClassification, { head: 'tone' });
    expect(await other.run('the king of the hill')).toEqual(await all.run('the king of the hill'));
    expect(await all.without('calm').run('the king')).toEqual(await compose(model, { backend }).use('tone', textClassification, { head: 'tone' }).use('names', tokenClassification, { ignoreLabels: [] }).use('vector', featureExtraction).run('the king'));
    await other.dispose();
  });
  test('one encoder pass for all heads of the same text', async () => {
    const counted = counting();
    await using own = all.on(counted.backend);
    await own.run('the king of the hill');
    expect(counted.runs).toEqual([[[1, 7]]]);
    expect(own.plan().passes).toMatchObject([{ heads: ['tone-sequence-classification', 'calm-sequence-classification', 'names-token-classification', 'base'], components: ['tone', 'calm', 'names', 'vector'], level: 0 }]);
  });
  test('on another backend and back', async () => {
    await using there = all.on(counting().backend);
    await using back = there.on(backend);
    expect(await back.run('the king')).toEqual(await all.run('the king'));
  });
});

describe('what comes later reads what came before', () => {
  const branched = compose(model, { backend })
    .use('tone', textClassification, { head: 'tone' })
    .use('halves', ({ text: own }) => [{ start: 0, end: own.length >> 1 }, { start: own.length >> 1, end: own.length }])
    .forEach('halves', 'names', tokenClassification, { ignoreLabels: [], aggregation: 'simple' })
    .when(({ tone: { label } }) => label === 'good', 'calm', textClassification, { head: 'calm', needs: ['tone'] })
    .use('answer', questionAnswering, { input: ({ text: own }) => ({ question: 'who', context: own }), needs: [] })
    .use('count', ({ names: found }) => found.reduce((sum, { result }) => sum + result.entities.length, 0));

  test('spans, branches, questions, and offsets into the whole text', async () => {
    await using entities = await pipeline('ner', model, { backend });
    await fc.assert(fc.asyncProperty(text, async (own) => {
      const document = await branched.run(own);
      expect(document.calm === undefined).toBe(document.tone.label !== 'good');
      for (const { start, end, text: part, result } of document.names) {
        expect(part).toBe(own.slice(start, end));
        for (const entity of result.entities) expect(own.slice(entity.start, entity.end)).toBe(entity.text);
        expect(result.entities.map(({ label, score }) => [label, score])).toEqual((await entities(part, { ignoreLabels: [], aggregation: 'simple' })).entities.map(({ label, score }) => [label, score]));
      }
      expect(document.count).toBe(document.names.flatMap(({ result }) => result.entities).length);
    }), { numRuns: 20 });
  });
  test('spans of a name are there, whatever its functions need', async () => {
    const asked = compose(model, { backend }).use('tone', textClassification, { head: 'tone' }).use('spans', ({ text: own }) => [{ start: 0, end: own.length }], { needs: [] })
      .forEach('spans', 'calm', textClassification, { head: 'calm', input: (own, { tone: { label } }) => `${label} ${own}`, needs: ['tone'] });
    await using alone = await pipeline('text-classification', model, { backend, head: 'calm' });
    const { tone: { label }, calm } = await asked.run('the king');
    expect(calm).toEqual([{ start: 0, end: 8, text: 'the king', result: await alone(`${label} the king`) }]);
    expect(() => asked.without('spans')).toThrow(expect.objectContaining({ code: 'COMPONENT_NEEDED' }));
  });
  test('levels say what can run together', () => {
    const { components, passes } = branched.plan();
    expect(components.map(({ name, level }) => [name, level])).toEqual([['tone', 0], ['halves', 1], ['names', 2], ['calm', 1], ['answer', 0], ['count', 3]]);
    expect(passes.map(({ level, components: own }) => [level, own])).toEqual([[0, ['tone', 'answer']], [1, ['calm']], [2, ['names']]]);
  });
  test('heads over the vocabulary are compiled apart', async () => {
    const counted = counting();
    await using both = compose(model, { backend: counted.backend }).use('tone', textClassification, { head: 'tone' }).use('fill', fillMask, { topK: 1, strategy: 'greedy' });
    const { fill, tone: found } = await both.run('the [MASK] of [MASK]');
    expect(fill.masks.length).toBe(2);
    expect(found.labels.length).toBe(2);
    expect(counted.runs.map((runs) => runs.length)).toEqual([1, 2]);
  });
  test('several models', async () => {
    const other = await loadModel(randomFolder({ tone }, { hidden_size: 12 }));
    await using both = compose(model, { backend }).use('a', textClassification, { head: 'tone' }).use('b', textClassification, { model: other });
    await using alone = await pipeline('text-classification', other, { backend });
    expect((await both.run('the king')).b).toEqual(await alone('the king'));
    expect(both.plan().passes.length).toBe(2);
  });
});

type DocumentOf<Own> = Own extends Composition<infer Results> ? Document<Results> : never;

test('names and results are known to the compiler', () => {
  const found = compose(model, { backend }).use('tone', textClassification).use('entities', tokenClassification);
  expectTypeOf(found).toEqualTypeOf<Composition<object & Readonly<Record<'tone', TextClassification>> & Readonly<Record<'entities', TokenClassification>>>>();
  expectTypeOf<DocumentOf<typeof found>>().toHaveProperty('entities').toEqualTypeOf<TokenClassification>();
  const _spread = found.use('spans', ({ entities }) => entities.entities.map(({ start, end }) => ({ start, end }))).forEach('spans', 'vectors', featureExtraction).when(() => true, 'again', textClassification);
  expectTypeOf<DocumentOf<typeof _spread>>().toHaveProperty('vectors').toEqualTypeOf<readonly OfSpan<Features>[]>();
  expectTypeOf<DocumentOf<typeof _spread>>().toHaveProperty('again').toEqualTypeOf<TextClassification | undefined>();
  // A name that is taken, and what does not come before, do not compile.
  type Taken = NewName<'tone', { tone: TextClassification }>;
  expectTypeOf<Taken>().toBeNever();
  type Own = Parameters<typeof found.use<'links', number>>[1];
  expectTypeOf((document: { readonly entities: TokenClassification }) => document.entities.entities.length).toExtend<Own>();
  expectTypeOf((document: { readonly links: string }) => document.links.length).not.toExtend<Own>();
  // What `needs` does not list is not there to read, and is not read.
  expectTypeOf<Parameters<typeof found.use<'links', number, 'entities'>>[1]>().parameter(0).toEqualTypeOf<Document<Pick<DocumentOf<typeof found>, 'entities'>>>();
  expectTypeOf<Parameters<Parameters<typeof found.when<'x', string, object, Features, never, 'tone'>>[0]>[0]>().not.toHaveProperty('entities');
  expectTypeOf<Parameters<typeof found.forEach<'x', string, object, Features, never>>[0]>().not.toExtend<'tone'>();
  expectTypeOf<'tone'>().not.toExtend<Exclude<Parameters<typeof found.forEach<'x', string, object, Features, never>>[0], (...given: never) => unknown>>();
  expectTypeOf<Parameters<typeof found.use<'x', { readonly question: string }, object, Features, never>>>().not.toExtend<readonly [string, unknown]>();
});

describe('what cannot be', () => {
  const base = compose(model, { backend }).use('tone', textClassification, { head: 'tone' });
  test('names that are taken, missing or no names, for those without a compiler', () => {
    expect(() => base.use('tone' as never, textClassification)).toThrow(expect.objectContaining({ code: 'COMPONENT_NAME' }));
    for (const name of ['text', '', '__proto__', 7]) expect(() => base.use(name as never, textClassification)).toThrow(expect.objectContaining({ code: 'COMPONENT_NAME' }));
    expect(() => base.without('other' as never)).toThrow(expect.objectContaining({ code: 'COMPONENT_UNKNOWN' }));
    expect(() => base.forEach('other' as never, 'x', textClassification)).toThrow(expect.objectContaining({ code: 'COMPONENT_UNKNOWN' }));
    const spans = base.use('spans', () => [{ start: 0, end: 1 }]).forEach('spans', 'x', textClassification, { head: 'calm' });
    expect(() => spans.without('spans')).toThrow(expect.objectContaining({ code: 'COMPONENT_NEEDED', facts: { component: 'spans', neededBy: 'x' } }));
    expect(() => spans.replace('spans', () => [], { needs: ['x'] })).toThrow(expect.objectContaining({ code: 'COMPONENT_UNKNOWN', facts: { component: 'spans', needs: 'x' } }));
    expect(() => compose(model, {} as never)).toThrow(expect.objectContaining({ code: 'BACKEND_MISSING' }));
  });
  test('heads that are not there, and options that are wrong', async () => {
    await expect(base.use('q', textClassification).run('a')).rejects.toMatchObject({ code: 'HEAD_AMBIGUOUS' });
    await expect(base.use('q', textClassification, { head: 'tone', topK: 0 }).run('a')).rejects.toMatchObject({ code: 'OPTION' });
  });
  test('a component that fails says which it is, and which text', async () => {
    await using failing = base.use('own', ({ text: own }) => {
      if (own === 'b') throw new Error('no');
      return 1;
    }).use('spans', ({ text: own }) => [{ start: 0, end: own === 'c' ? 5 : 1 }]).forEach('spans', 'x', textClassification, { head: 'calm' });
    await expect(failing.run(['a', 'b'])).rejects.toMatchObject({ code: 'COMPONENT_THREW', facts: { component: 'own', input: 1 } });
    const outcomes = await failing.settle(['a', 'b', 'c', 7 as never, 'd']);
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : [(outcome.error as Error & { code: string }).code]))).toEqual(['ok', ['COMPONENT_THREW'], ['SPANS'], ['TASK_INPUT'], 'ok']);
  });
  test('a run after disposal; disposal frees everything and waits for what runs', async () => {
    const counted = counting();
    const own = base.on(counted.backend);
    const running = own.run('the king');
    await running;
    await Promise.all([own.dispose(), own.dispose()]);
    expect(counted.open()).toBe(0);
    await expect(own.run('a')).rejects.toMatchObject({ code: 'DISPOSED' });
  });
  test('an abort, before and between', async () => {
    await expect(base.run('a', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    await using own = base.use('stop', () => controller.abort(new Error('enough'))).use('after', textClassification, { head: 'calm', input: ({ text: same }) => same });
    await expect(own.run('a', { signal: controller.signal })).rejects.toThrow('enough');
  });
});

test('many runs at once do not mix, and compile once', async () => {
  const counted = counting();
  await using own = compose(model, { backend: counted.backend }).use('tone', textClassification, { head: 'tone' });
  const texts = Array.from({ length: 12 }, (_, n) => 'king '.repeat(n));
  const documents = await Promise.all(texts.map((one) => own.run(one)));
  expect(documents).toEqual(await own.run(texts));
  expect(counted.runs.length).toBe(1);
});
