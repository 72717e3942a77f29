import { describe, expect, test } from 'vitest';
import { contextOf, nanoTokenizer as tokenizer } from './fixtures/context.js';
import { standIn } from './fixtures/stand-in.js';
import { fillMask as task, type FillMask, type FillMaskOptions } from './fill-mask.js';
import { logSoftmax } from './probabilities.js';
import { runTask } from './run-task.js';
import type { TextInput } from './text-input.js';

const context = contextOf(['O']);
const words = ['king', 'queen', 'people', 'hill'];
const ids = words.map((word) => tokenizer.id(`▁${word}`)!);
const { mask } = tokenizer.special;

/** Logits of a place by what stands to either side of it: any change of a neighbour changes them. */
function logitsAt(row: readonly number[], place: number): number[] {
  const logits = new Array<number>(tokenizer.vocabularySize).fill(-6);
  const around = row.reduce((sum, id, n) => (n === place ? sum : sum + (id % 101) * (n - place)), 0);
  for (const [n, id] of ids.entries()) logits[id] = 2 * Math.sin(around + 7 * n);
  return logits;
}
const model = standIn((row) => ({ logits: row.map((_, place) => logitsAt(row, place)) }));
const fill = async (input: TextInput, options: FillMaskOptions, maxTokens = 512): Promise<FillMask> => (await runTask(task, model.executable, context, [input], { ...options, maxTokens }))[0]!;

const text = 'the [MASK] of [MASK] and the [MASK]';
const row = [...tokenizer.encode(text).ids];
const places = row.flatMap((id, place) => (id === mask ? [place] : []));
const logProbability = (filled: readonly number[], place: number, id: number): number => logSoftmax(logitsAt(filled.map((own, n) => (n === place ? mask : own)), place))[id]!;
const put = (filling: readonly number[]): number[] => row.map((id, place) => filling[places.indexOf(place)] ?? id);
const all = ids.flatMap((a) => ids.flatMap((b) => ids.map((c) => [a, b, c])));
const ranked = (score: (filling: readonly number[]) => number): { readonly tokens: string[]; readonly logProbability: unknown }[] =>
  all.map((filling) => ({ filling, score: score(filling) })).sort((a, b) => b.score - a.score).map(({ filling, score: value }) => ({ tokens: filling.map((id) => tokenizer.token(id)!), logProbability: expect.closeTo(value, 4) }));

const chain = (filling: readonly number[]): number => filling.reduce((sum, id, n) => sum + logProbability(put(filling.slice(0, n)), places[n]!, id), 0);
const pseudo = (filling: readonly number[]): number => filling.reduce((sum, id, n) => sum + logProbability(put(filling), places[n]!, id), 0);
const independent = (filling: readonly number[]): number => filling.reduce((sum, id, n) => sum + logProbability(row, places[n]!, id), 0);

describe('several masks', () => {
  test('a beam as wide as there are fillings ranks them all by the chain rule', async () => {
    const { fillings, masks } = await fill(text, { strategy: 'beam', beams: 64, topK: 64, targets: words });
    expect(fillings).toMatchObject(ranked(chain));
    expect(fillings![0]!.score).toBeCloseTo(Math.exp(fillings![0]!.logProbability), 12);
    expect(masks.map(({ predictions }) => predictions.length)).toEqual([4, 4, 4]);
  });

  test('greedy takes the best word at each step, as a beam of one does', async () => {
    const expected: number[] = [];
    for (const place of places) expected.push([...ids].sort((a, b) => logProbability(put(expected), place, b) - logProbability(put(expected), place, a))[0]!);
    const { fillings } = await fill(text, { strategy: 'greedy' });
    expect(fillings!.map(({ tokens }) => tokens)).toEqual([expected.map((id) => tokenizer.token(id)!)]);
    expect(await fill(text, { strategy: 'beam', beams: 1 })).toEqual(await fill(text, { strategy: 'greedy' }));
  });

  test('joint: the best by independent probability, ranked by pseudo-log-likelihood', async () => {
    const before = model.rows.length;
    const { fillings } = await fill(text, { strategy: 'joint', beams: 5, topK: 64 });
    expect(model.rows.length - before).toBe(1 + 5 * 3);
    const best = all.map((filling) => ({ filling, score: independent(filling) })).sort((a, b) => b.score - a.score).slice(0, 5);
    const expected = best.map(({ filling }) => ({ filling, score: pseudo(filling) })).sort((a, b) => b.score - a.score);
    expect(fillings!.map(({ tokens }) => tokens)).toEqual(expected.map(({ filling }) => filling.map((id) => tokenizer.token(id)!)));
    fillings!.forEach(({ logProbability: value }, n) => expect(value).toBeCloseTo(expected[n]!.score, 4));
    const two = ranked(pseudo).filter(({ tokens }) => tokens.every((token) => ['▁king', '▁hill'].includes(token)));
    expect(await fill(text, { strategy: 'joint', beams: 8, topK: 8, targets: ['king', 'hill'] })).toMatchObject({ fillings: two });
  });

  test('the whole text is filled, and its pair', async () => {
    const { fillings } = await fill({ text: 'The [MASK] of[MASK]!', text_pair: '[MASK][MASK]' }, { strategy: 'greedy' });
    const [a, b, c, d] = fillings![0]!.tokens.map((token) => token.slice(1));
    expect(fillings![0]).toMatchObject({ text: `The ${a} of ${b}!`, pair: `${c} ${d}` });
  });

  test('one mask alone is what each strategy makes of it; of targets that are unknown there is nothing', async () => {
    const [greedy, beam, joint] = await Promise.all((['greedy', 'beam', 'joint'] as const).map((strategy) => fill('the [MASK]', { strategy })));
    expect(beam!.fillings).toEqual(joint!.fillings);
    expect(beam!.fillings![0]).toEqual(greedy!.fillings![0]);
    expect(beam!.fillings!.map(({ score }) => score)).toEqual(beam!.masks[0]!.predictions.map(({ score }) => expect.closeTo(score, 9)));
    expect(await fill(text, { strategy: 'beam', targets: ['xyzzyx'] })).toMatchObject({ fillings: [], unknownTargets: ['xyzzyx'] });
  });

  test('in windows: a word of another window is not seen', async () => {
    const long = `the [MASK] ${'of '.repeat(40)}[MASK]`;
    const { fillings, coverage } = await fill(long, { strategy: 'beam', beams: 2 }, 20);
    expect(coverage.windows).toBe(2);
    expect(fillings![0]!.text).toBe(long.replace('[MASK]', fillings![0]!.tokens[0]!.slice(1)).replace('[MASK]', fillings![0]!.tokens[1]!.slice(1)));
  });
});

describe('words of several pieces', () => {
  /** Says "un", then "believ", then "able" where masks stand in a row; each is as likely as 0 lets it be. */
  const [un, bel, able] = ['▁un', 'bel', 'able'].map((piece) => tokenizer.id(piece)!);
  const spelling = standIn((own) => ({
    logits: own.map((_, place) => {
      const logits = new Array<number>(tokenizer.vocabularySize).fill(0);
      if (own[place + 1] === mask && own[place - 1] !== un) logits[un!] = 20;
      else if (own[place - 1] === un && own[place + 1] === mask) logits[bel!] = 20;
      else if (own[place - 1] === bel) logits[able!] = 20;
      else logits[ids[0]!] = 9;
      return logits;
    }),
  }));
  const spell = async (input: string, options: FillMaskOptions = {}): Promise<FillMask> => (await runTask(task, spelling.executable, context, [input], { strategy: 'word', ...options }))[0]!;

  test('are found by trying as many masks, and ranked by the mean log-probability of their pieces', async () => {
    const { masks } = await spell('it is [MASK].', { topK: 20 });
    expect(masks[0]!.words![0]).toMatchObject({ text: 'unbelable', tokens: ['▁un', 'bel', 'able'], sequence: 'it is unbelable.' });
    expect(masks[0]!.words!.find(({ tokens }) => tokens.length === 1)).toMatchObject({ text: 'king', score: expect.closeTo(masks[0]!.predictions[0]!.score, 9) });
    expect((await spell('it is [MASK].', { pieces: 1 })).masks[0]!.words!.every(({ tokens }) => tokens.length === 1)).toBe(true);
    for (const { tokens } of masks[0]!.words!) tokens.forEach((token, n) => expect(/^▁/.test(token)).toBe(n === 0));
  });

  test('targets of any number of pieces, each mask by itself', async () => {
    const { masks, unknownTargets } = await spell('[MASK] and [MASK]', { targets: ['unbelievable', 'king', '😀\u{10ffff}'] });
    expect(masks.map(({ words: own }) => own!.map(({ text: word }) => word).sort())).toEqual([['king', 'unbelievable'], ['king', 'unbelievable']]);
    expect(unknownTargets).toEqual(['😀\u{10ffff}']);
  });

  test('have room in a full row', async () => {
    const { masks, coverage } = await spell(`${'the '.repeat(40)}[MASK]`, { maxTokens: 20 });
    expect(masks[0]!.words!.length).toBe(5);
    expect(coverage.tokens).toBe(16);
    expect(Math.max(...spelling.rows.map(({ length }) => length))).toBeLessThanOrEqual(20);
  });
});
