import { albertForward, type Weights } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { loadModel, multipleChoice, questionAnswering, textClassification, tokenClassification, type Model, type TextClassification, type TextClassificationExample, type TextClassificationOptions } from '@albertkit/tasks';
import { describe, expect, test } from 'vitest';
import { bestOfSeeds } from './best-of-seeds.js';
import { foldTemperature } from './calibration/fold-temperature.js';
import { checkpointKeeper } from './checkpoint/keeper.js';
import { memoryCheckpointStore } from './checkpoint/store.js';
import { metricsFor } from './evaluation/task-metrics.js';
import { fineTune, type FineTuned, type FineTuneOptions } from './fine-tune.js';
import { gatherEntityLabels, gatherTextLabels } from './fine-tuning/gather-labels.js';
import { randomModelFiles } from './fixtures/task-context.js';
import { tinyTexts } from './fixtures/tiny-model.js';
import { adamwTorch } from './optimiser/adamw.js';
import { schedule } from './schedule.js';

const backend = referenceBackend();
const tiny = (architecture: string, labels: readonly string[]): Promise<Model> => {
  const files = randomModelFiles(architecture, labels);
  return loadModel({ description: 'memory', list: async () => Object.keys(files), open: async (name) => files[name]! });
};
const common = {
  backend, seed: 3, tokenBudget: 24, optimiser: adamwTorch({ clipNorm: 1 }),
  rate: (update: number, updates: number) => schedule({ peak: 3e-2, steps: updates })(update),
} as const;

type Texts = FineTuneOptions<Parameters<typeof textClassification.encode>[0], TextClassificationOptions, TextClassification, ReturnType<typeof textClassification.encode>, TextClassificationExample>;
const colours: readonly TextClassificationExample[] = ['red', 'green', 'blue', 'red', 'green', 'blue', 'red', 'green'].map((label, n) => ({ input: `the ${label} ${['king', 'queen', 'hill'][n % 3]}`, label }));
const colouring = async (given: Partial<Texts> = {}): Promise<FineTuned> => fineTune({
  ...common, model: await tiny('AlbertForMaskedLM', ['x', 'y']), task: textClassification, train: colours, length: { epochs: 4 }, ...gatherTextLabels(colours),
  dev: { examples: colours, metrics: metricsFor('text-classification'), every: 2 }, dropout: { hidden: 0.1 }, ...given,
});

describe('a run', () => {
  test('starts from the encoder, draws what the folder lacks, and gives labels and the best weights', async () => {
    const seen: number[] = [];
    const found = await colouring({ dev: { examples: colours, metrics: metricsFor('text-classification'), every: 2, temperature: true, onEvaluation: ({ metrics }) => seen.push(metrics['accuracy']!) } });
    expect(found.fresh).toEqual(['albert.pooler.weight', 'albert.pooler.bias', 'classifier.weight', 'classifier.bias']);
    expect(found.config).toMatchObject({ labels: ['blue', 'green', 'red'], problemType: 'single_label_classification', architecture: 'AlbertForSequenceClassification' });
    expect(found.evaluation!.metrics['accuracy']).toBe(Math.max(...seen));
    expect(found.progress.best!.value).toBe(Math.max(...seen));
    const { temperature, before, after } = found.temperature!;
    expect(after).toBeLessThanOrEqual(before);

    const { input_ids, attention_mask, token_type_ids } = tinyTexts(2);
    const logits = async (weights: Weights): Promise<number[]> => {
      const executable = await backend.compile(albertForward(found.config, 'sequence-classification'), weights);
      return Array.from((await executable.run({ input_ids: input_ids!, attention_mask: attention_mask!, token_type_ids: token_type_ids! }))['logits']!.data);
    };
    const plain = await logits(found.weights);
    (await logits(foldTemperature(found.weights, temperature))).forEach((value, n) => expect(value).toBeCloseTo(plain[n]! / temperature, 5));
    expect(() => foldTemperature(found.weights, 0)).toThrow(expect.objectContaining({ code: 'OPTION' }));
    expect(() => foldTemperature(new Map(), 2)).toThrow(expect.objectContaining({ code: 'CALIBRATION_HEAD' }));
  });

  test('an end and a new beginning change nothing, the best weights among them', async () => {
    const checkpoints = checkpointKeeper(memoryCheckpointStore(), { identity: { run: '1' } });
    const abort = new AbortController();
    const whole = await colouring();
    const part = await colouring({ checkpoints, signal: abort.signal, onUpdate: ({ update }) => update === 3 && abort.abort() });
    expect([part.reason, part.progress.update, part.evaluation]).toEqual(['aborted', 3, undefined]);
    const resumed = await colouring({ checkpoints });
    expect(resumed.weights).toEqual(whole.weights);
    expect(resumed.evaluation).toEqual(whole.evaluation);
    expect((await colouring({ seed: 4 })).weights).not.toEqual(whole.weights);
  });

  test('frozen parameters stay, layers may learn more slowly, recomputing and storing agree', async () => {
    const model = await tiny('AlbertForSequenceClassification', ['blue', 'green', 'red']);
    const own = await model.folder.weights({ 'albert.embeddings.word_embeddings.weight': { dtype: 'float32', shape: [8000, 4] } });
    const given = { model, frozen: /embeddings/, layerDecay: 0.5, length: { updates: 3 } } as const;
    const stored = await colouring(given);
    expect(stored.fresh).toEqual([]);
    expect(stored.weights.get('albert.embeddings.word_embeddings.weight')).toEqual(own.get('albert.embeddings.word_embeddings.weight'));
    expect((await colouring({ ...given, recompute: true })).weights).toEqual(stored.weights);
    expect((await colouring({ ...given, layerDecay: 1 })).weights).not.toEqual(stored.weights);
  });

  test('a head with other labels is drawn anew, and a metric that there is not is refused', async () => {
    const model = await tiny('AlbertForSequenceClassification', ['green', 'blue', 'red']);
    const { fresh } = await colouring({ model, length: { updates: 1 } });
    expect(fresh).toEqual(['classifier.weight', 'classifier.bias']);
    await expect(colouring({ length: { updates: 1 }, dev: { examples: colours, metrics: metricsFor('text-classification'), metric: 'speed' } })).rejects.toMatchObject({ code: 'METRIC_UNKNOWN' });
    await expect(colouring({ train: [] })).rejects.toMatchObject({ code: 'DATA_EMPTY' });
  });

  test('microbatches give the weights of the whole batch, also over an end and a new beginning', async () => {
    const given = { length: { updates: 4 }, dropout: {}, tokenBudget: 64, dev: undefined as never };
    const checkpoints = checkpointKeeper(memoryCheckpointStore(), { identity: { run: '1' } });
    const abort = new AbortController();
    await colouring({ ...given, microbatches: 3, checkpoints, signal: abort.signal, onUpdate: ({ update }) => update === 2 && abort.abort() });
    const parts = await colouring({ ...given, microbatches: 3, checkpoints });
    expect(parts.weights).toEqual((await colouring({ ...given, microbatches: 3 })).weights);
    // All eight rows are one batch either way.
    const whole = await colouring(given);
    expect(parts.progress).toMatchObject({ update: 4, batch: 12, tokens: whole.progress.tokens });
    for (const [name, { data }] of whole.weights) data.forEach((value, n) => expect(Math.abs(value - parts.weights.get(name)!.data[n]!), name).toBeLessThan(1e-9));
  });

  test('microbatches take layers that learn more slowly as the whole batch does', async () => {
    const model = await tiny('AlbertForSequenceClassification', ['blue', 'green', 'red']);
    const given = { model, length: { updates: 2 }, dropout: {}, tokenBudget: 64, dev: undefined as never, layerDecay: 0.5 };
    const [whole, parts, even] = [await colouring(given), await colouring({ ...given, microbatches: 3 }), await colouring({ ...given, microbatches: 3, layerDecay: 1 })];
    for (const [name, { data }] of whole.weights) data.forEach((value, n) => expect(Math.abs(value - parts.weights.get(name)!.data[n]!), name).toBeLessThan(1e-9));
    expect(even.weights).not.toEqual(parts.weights);
  });

  test('microbatches take no teacher and no value of -100', async () => {
    const model = await tiny('AlbertForSequenceClassification', ['blue', 'green', 'red']);
    await expect(colouring({ microbatches: 2, teacher: { model, weight: 0.5 } })).rejects.toMatchObject({ code: 'OPTION' });
    await expect(colouring({ microbatches: 2, labels: ['metres'], problemType: 'regression', train: [{ input: 'deep', values: [-100] }, { input: 'flat', values: [0] }] })).rejects.toMatchObject({ code: 'EXAMPLE' });
  });

  test('examples are read as they come and not held', async () => {
    const events: string[] = [];
    async function* examples(): AsyncGenerator<TextClassificationExample> {
      for (const example of colours) {
        events.push('read');
        yield example;
      }
    }
    const task = { ...textClassification, target: (...given: Parameters<typeof textClassification.target>) => {
      events.push('encoded');
      return textClassification.target(...given);
    } };
    const { weights } = await colouring({ task, train: examples(), length: { updates: 1 } });
    expect(events.slice(0, 16)).toEqual(Array.from({ length: 8 }, () => ['read', 'encoded']).flat());
    expect(weights).toEqual((await colouring({ length: { updates: 1 } })).weights);
  });

  test('the best of seeds', async () => {
    const reached = new Map([[1, 0.5], [2, 0.75], [3, 0.75]]);
    expect(await bestOfSeeds([1, 2, 3], async (seed) => ({ seed }), ({ seed }) => reached.get(seed)!)).toEqual({ seed: 2, best: { seed: 2 }, values: [0.5, 0.75, 0.75] });
    const some = new Map([[1, NaN], [2, 0.5], [3, NaN], [4, 0.25]]);
    expect(await bestOfSeeds([1, 2, 3, 4], async (seed) => ({ seed }), ({ seed }) => some.get(seed)!)).toEqual({ seed: 2, best: { seed: 2 }, values: [NaN, 0.5, NaN, 0.25] });
    await expect(bestOfSeeds([1, 3], async (seed) => seed, (seed) => some.get(seed)!)).rejects.toMatchObject({ code: 'OPTION', facts: { seeds: [1, 3] } });
    await expect(bestOfSeeds([], async () => 0, (value) => value)).rejects.toMatchObject({ code: 'OPTION' });
  });
});

test('words, answers and choices train through their own targets', async () => {
  const entities = ['Rome', 'Paris', 'Monday'].map((word, n) => ({ input: { tokens: ['in', word, 'we', 'saw'] }, entities: n < 2 ? [{ label: 'LOC', start: 1, end: 2 }] : [] }));
  const names = await fineTune({ ...common, model: await tiny('AlbertModel', ['x']), task: tokenClassification, train: entities, labels: gatherEntityLabels(entities), length: { epochs: 20 }, dev: { examples: entities, metrics: metricsFor('token-classification') } });
  expect(names.config).toMatchObject({ labels: ['O', 'B-LOC', 'I-LOC'], architecture: 'AlbertForTokenClassification' });
  expect(names.evaluation).toMatchObject({ primary: 'f1', count: 3, metrics: { f1: 1 } });

  const questions = [{ input: { question: 'who?', context: 'the king saw' }, answer: { start: 4, end: 8 } }, { input: { question: 'what?', context: 'a hill there' }, answer: { start: 2, end: 6 } }];
  const answers = await fineTune({ ...common, model: await tiny('AlbertModel', ['x']), task: questionAnswering, train: questions, length: { epochs: 20 }, dev: { examples: questions, metrics: metricsFor('question-answering') } });
  expect(answers.evaluation!.metrics['exactMatch']).toBe(1);

  const choices = [0, 1].map((answer) => ({ input: { text: 'the king', choices: answer === 0 ? ['saw it', 'hill'] : ['hill', 'saw it'] }, answer }));
  const chosen = await fineTune({ ...common, model: await tiny('AlbertModel', ['x']), task: multipleChoice, train: choices, length: { epochs: 20 } });
  expect([chosen.evaluation, chosen.progress.update, chosen.config.architecture]).toEqual([undefined, 40, 'AlbertForMultipleChoice']);
});
