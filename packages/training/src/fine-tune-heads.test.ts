import { formatAlbertConfig, formatHeadsFile, type Backend } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { fillMask, loadModel, pipeline, questionAnswering, textClassification, tokenClassification, type Model } from '@albertkit/tasks';
import { readTokenizerJson } from '@albertkit/tokenizer';
import { trainTokenizer } from '@albertkit/tokenizer/train';
import { describe, expect, test } from 'vitest';
import { checkpointKeeper } from './checkpoint/keeper.js';
import { shippedWeights } from './checkpoint/shipped-weights.js';
import { memoryCheckpointStore } from './checkpoint/store.js';
import { metricsFor } from './evaluation/task-metrics.js';
import { fineTune } from './fine-tune.js';
import { fineTuneHeads, type FineTunedHeads, type FineTuneHeadsOptions } from './fine-tune-heads.js';
import { gatherEntityLabels, gatherTextLabels } from './fine-tuning/gather-labels.js';
import { headToTrain } from './fine-tuning/head-to-train.js';
import { aliceLines } from './fixtures/alice.js';
import { randomModelFiles } from './fixtures/task-context.js';
import { adamwTorch } from './optimiser/adamw.js';
import { buildCorpus } from './pretraining/build-corpus.js';
import { schedule } from './schedule.js';
import type { UpdateReport } from './train/train.js';

const backend = referenceBackend();
const memory = (files: Readonly<Record<string, Uint8Array>>): Promise<Model> => loadModel({ description: 'memory', list: async () => Object.keys(files), open: async (name) => files[name]! });
const common = {
  backend, seed: 3, tokenBudget: 96, optimiser: adamwTorch({ clipNorm: 1 }),
  rate: (update: number, updates: number) => schedule({ peak: 3e-2, steps: updates })(update),
} as const;

const colours = ['red', 'green', 'blue', 'red', 'green', 'blue', 'red', 'green'].map((label, n) => ({ input: `the ${label} ${['king', 'queen', 'hill'][n % 3]}`, label }));
const people = colours.map(({ input }) => ({ input, labels: [...(input.endsWith('king') ? ['royal', 'man'] : []), ...(input.endsWith('queen') ? ['royal'] : [])] }));
const places = ['Rome', 'Paris', 'Monday', 'Tuesday'].map((word, n) => ({ input: { tokens: ['in', word, 'we', 'saw'] }, entities: n < 2 ? [{ label: 'LOC', start: 1, end: 2 }] : [] }));
const questions = [{ input: { question: 'who?', context: 'the king saw' }, answer: { start: 4, end: 8 } }, { input: { question: 'what?', context: 'a hill there' }, answer: { start: 2, end: 6 } }];
const lines = aliceLines();
/** Few pieces, so that scoring words is fast on the reference. */
const tokenizerFile = new TextEncoder().encode((await trainTokenizer(lines.slice(0, 200), { vocabularySize: 250 })).tokenizerJson);
const tokenizer = readTokenizerJson(tokenizerFile);
const [corpus, heldOut] = [await buildCorpus([lines.slice(0, 20)], tokenizer), await buildCorpus([lines.slice(20, 24)], tokenizer)];
const tiny = (architecture: string, labels: readonly string[] = ['x', 'y']): ReturnType<typeof memory> =>
  memory(randomModelFiles(architecture, labels, { vocab_size: tokenizer.vocabularySize, embedding_size: 8, hidden_size: 16, intermediate_size: 16 }, tokenizerFile));

const colourHead = headToTrain({ task: textClassification, train: colours, ...gatherTextLabels(colours), dev: { examples: colours, metrics: metricsFor('text-classification'), temperature: true } });
/** 8 rows an epoch of colours, 6 of people, so many times 4 of places, 4 of answers, 2 of words. */
const headsOf = (placesShare: number): FineTuneHeadsOptions['heads'] => ({
  colours: colourHead,
  people: headToTrain({ task: textClassification, train: people, ...gatherTextLabels(people), weight: 0.5, share: 0.75 }),
  places: headToTrain({ task: tokenClassification, train: places, labels: gatherEntityLabels(places), share: placesShare, dev: { examples: places, metrics: metricsFor('token-classification') } }),
  answers: headToTrain({ task: questionAnswering, train: questions, share: 2, dev: { examples: questions, metrics: metricsFor('question-answering'), metric: 'exactMatch' } }),
});
const five = async (given: Partial<FineTuneHeadsOptions> = {}): Promise<FineTunedHeads> => fineTuneHeads({
  ...common, model: await tiny('AlbertForMaskedLM'), length: { epochs: 36 }, evaluation: { every: 24 }, heads: headsOf(2),
  maskedWords: { name: 'words', corpus, heldOut, rows: 2, settings: { length: 16 }, weight: 0.25 }, ...given,
});

describe('several heads at once', () => {
  test('learn each its own, and are a folder whose every head opens', async () => {
    const { weights, config, heads, fresh, evaluation, temperatures, progress } = await five();
    expect(fresh.filter((name) => name.includes('words') || name.startsWith('albert.encoder'))).toEqual([]);
    expect(fresh).toEqual(expect.arrayContaining(['albert.pooler.weight', 'heads.colours.classifier.weight', 'heads.answers.qa_outputs.bias']));
    expect(Object.keys(evaluation!.heads)).toEqual(['colours', 'places', 'answers']);
    const { colours: told, places: found, answers } = evaluation!.heads;
    expect(evaluation!.value).toBeCloseTo((told!.metrics['accuracy']! + found!.metrics['f1']! + answers!.metrics['exactMatch']!) / 3, 12);
    expect(progress.best!.value).toBe(evaluation!.value);
    expect(evaluation!.value).toBeGreaterThan(0.9);
    expect(evaluation!.maskedWordLoss).toBeGreaterThan(0);
    expect(Object.keys(temperatures)).toEqual(['colours']);

    const text = new TextEncoder();
    const model = await memory({ 'config.json': text.encode(formatAlbertConfig(config)), 'albertkit.json': text.encode(formatHeadsFile(heads)), 'model.safetensors': shippedWeights(Object.fromEntries(weights), 'F32'), 'tokenizer.json': tokenizerFile });
    expect(model.folder.heads.get('colours')).toMatchObject({ task: 'text-classification', labels: ['blue', 'green', 'red'], temperature: temperatures['colours']!.temperature });
    await using colour = await pipeline(textClassification, model, { backend, head: 'colours' });
    expect((await colour.run('the blue hill')).label).toBe('blue');
    await using kind = await pipeline(textClassification, model, { backend, head: 'people' });
    expect((await kind.run('the blue queen')).labels.map(({ label }) => label).sort()).toEqual(['man', 'royal']);
    await using place = await pipeline(tokenClassification, model, { backend });
    expect((await place.run({ tokens: ['in', 'Rome', 'we', 'saw'] })).entities).toEqual([expect.objectContaining({ label: 'LOC', start: 1, end: 2 })]);
    await using answer = await pipeline(questionAnswering, model, { backend });
    expect((await answer.run({ question: 'who?', context: 'the king saw' })).answer!.text).toBe('king');
    await using fill = await pipeline(fillMask, model, { backend });
    expect((await fill.run('the [MASK] king')).masks).toHaveLength(1);

    // What was trained goes on from itself, head by head by its name.
    const again = await five({ model, length: { updates: 1 } });
    expect(again.fresh).toEqual([]);
  });

  test('count by their rows: the loss is the sum of share times weight times part', async () => {
    const reports: UpdateReport[] = [];
    await five({ heads: headsOf(1.75), tokenBudget: 4096, length: { updates: 1 }, evaluation: undefined as never, onUpdate: (report) => reports.push(report) });
    // All rows of the epoch are one batch. Each head has another number of them, so that a share that goes to another head is seen.
    const counted = { colours: [8, 1], people: [6, 0.5], places: [7, 1], answers: [4, 1], words: [2, 0.25] } as const;
    const { loss, parts } = reports[0]!;
    expect(loss).toBeCloseTo(Object.entries(counted).reduce((sum, [name, [rows, weight]]) => sum + (rows / 27) * weight * parts[`loss.${name}`]!, 0), 5);
  });

  test('an end and a new beginning change nothing', async () => {
    const given = { length: { updates: 5 }, dropout: { hidden: 0.1, classifier: 0.2 }, layerDecay: 0.9, evaluation: { every: 2 } };
    const checkpoints = checkpointKeeper(memoryCheckpointStore(), { identity: { run: '1' } });
    const abort = new AbortController();
    const whole = await five(given);
    const part = await five({ ...given, checkpoints, signal: abort.signal, onUpdate: ({ update }) => update === 3 && abort.abort() });
    expect([part.reason, part.progress.update, part.evaluation]).toEqual(['aborted', 3, undefined]);
    const resumed = await five({ ...given, checkpoints });
    expect(resumed.weights).toEqual(whole.weights);
    expect(resumed.evaluation).toEqual(whole.evaluation);
  });

  test('are measured by one graph, and held-out words by another', async () => {
    const compiled: (readonly string[])[] = [];
    const counting: Backend = { ...backend, compile: (graph, weights, options) => (compiled.push(Object.keys(graph.outputs)), backend.compile(graph, weights, options)) };
    await five({ backend: counting, length: { updates: 1 } });
    expect(compiled).toEqual([['colours.logits', 'places.logits', 'answers.start_logits', 'answers.end_logits'], expect.arrayContaining(['logits', 'loss']), expect.arrayContaining(['gradient_norm'])]);
  });

  test('one alone is what fineTune gives, to the bit', async () => {
    const model = await tiny('AlbertForSequenceClassification', ['blue', 'green', 'red']);
    const given = { ...common, model, length: { updates: 4 }, dropout: { hidden: 0.1, classifier: 0.2 } };
    const joint = await fineTuneHeads({ ...given, heads: { colours: colourHead } });
    const { weights, evaluation, temperature } = await fineTune({ ...given, task: textClassification, train: colours, ...gatherTextLabels(colours), dev: { examples: colours, metrics: metricsFor('text-classification'), temperature: true } });
    expect(new Map([...joint.weights].map(([name, tensor]) => [name.replace('heads.colours.', ''), tensor]))).toEqual(weights);
    expect([joint.evaluation!.heads['colours'], joint.temperatures['colours']]).toEqual([evaluation, temperature]);
  });
});

test.for<[string, Partial<FineTuneHeadsOptions>, string]>([
  ['no head', { heads: {}, maskedWords: undefined as never }, 'OPTION'],
  ['two of a name', { maskedWords: { name: 'colours', corpus, rows: 2, settings: { length: 16 } } }, 'OPTION'],
  ['no rows of masked words', { maskedWords: { name: 'words', corpus, rows: 0, settings: { length: 16 } } }, 'OPTION'],
  ['a value that says nothing', { heads: { depth: headToTrain({ task: textClassification, train: [{ input: 'deep', values: [-100] }, { input: 'flat', values: [0] }], labels: ['metres'], problemType: 'regression' }) } }, 'EXAMPLE'],
])('%s is refused', async ([, given, code]) => {
  await expect(five(given)).rejects.toMatchObject({ code });
});

test('a share is a number above 0', () => {
  expect(() => headToTrain({ task: textClassification, train: colours, share: 0 })).toThrow(expect.objectContaining({ code: 'OPTION' }));
});
