import type { Backend } from '@albertkit/core';
import { pipeline, type Model } from '@albertkit/tasks';
import { vectorIndex } from '@albertkit/tasks/search';
import { bestRouge, type Rouge } from './rouge.js';
import { sharedRows } from './shared-rows.js';

type Figures = Readonly<Record<string, number>>;
/** What a model does on a data set: lines of figures by name. */
export type Quality = (model: Model, backend: Backend) => Promise<Readonly<Record<string, Figures>>>;

const percent = (share: number): number => Number((100 * share).toFixed(1));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** One sentence of each abstract of SciTLDR test, beside the first, a random one, and the best there is. */
export const summaries: Quality = async (model, backend) => {
  const rows = sharedRows<{ readonly sentences: readonly string[]; readonly summary: readonly string[] }>('scitldr/test');
  await using summarise = await pipeline('extractive-summarisation', model, { backend });
  const inputs = rows.map(({ sentences }) => ({ sentences }));
  const chosen = async (options: object): Promise<readonly string[]> => (await summarise(inputs, { sentences: 1, ...options })).map(({ text }) => text);
  const figures = (texts: readonly string[]): Figures => ofRouge(texts.map((text, n) => bestRouge(text, rows[n]!.summary)));
  return {
    'extractive-summarisation': figures(await chosen({})),
    'the same, lead 0': figures(await chosen({ lead: 0 })),
    'the same, lexrank': figures(await chosen({ centrality: 'lexrank' })),
    'first sentence': figures(rows.map(({ sentences }) => sentences[0]!)),
    'any sentence, on average': ofRouge(rows.flatMap(({ sentences, summary }) => averaged(sentences.map((sentence) => bestRouge(sentence, summary))))),
    'best sentence': ofRouge(rows.map(({ sentences, summary }) => sentences.map((sentence) => bestRouge(sentence, summary)).reduce((best, one) => (one.one + one.two + one.longest > best.one + best.two + best.longest ? one : best)))),
  };
};

const averaged = (all: readonly Rouge[]): Rouge => ({ one: mean(all.map(({ one }) => one)), two: mean(all.map(({ two }) => two)), longest: mean(all.map(({ longest }) => longest)) });
function ofRouge(all: readonly Rouge[]): Figures {
  const { one, two, longest } = averaged(all);
  return { 'rouge-1': percent(one), 'rouge-2': percent(two), 'rouge-l': percent(longest) };
}

/** Pairs of BLiMP, those numbered 0 to 9 in each of its sets: how often the acceptable sentence is the likelier. */
export const acceptability: Quality = async (model, backend) => {
  const rows = sharedRows<{ readonly good: string; readonly bad: string; readonly i: string }>('blimp/test').filter(({ i }) => Number(i) < 10);
  await using rank = await pipeline('candidate-ranking', model, { backend });
  const figures: Record<string, Figures> = {};
  for (const masking of ['word', 'token'] as const) {
    const results = await rank(rows.map(({ good, bad }) => ({ candidates: [good, bad] })), { masking });
    const isLikelier = (by: 'score' | 'mean'): number => mean(results.map(({ candidates }) => {
      const [good, bad] = [0, 1].map((index) => candidates.find((one) => one.index === index)![by]) as [number, number];
      return Number(good > bad);
    }));
    figures[`masking ${masking}`] = { 'accuracy by sum': percent(isLikelier('score')), 'by mean': percent(isLikelier('mean')), pairs: rows.length };
  }
  return figures;
};

/** Neighbouring sentences of SciTLDR dev, as they stand and swapped: how often the model finds the given order the likelier. */
export const order: Quality = async (model, backend) => {
  const abstracts = sharedRows<{ readonly sentences: readonly string[] }>('scitldr/dev');
  const pairs = abstracts.flatMap(({ sentences }) => sentences.slice(1).map((second, n): readonly [string, string] => [sentences[n]!, second]));
  await using orders = await pipeline('sentence-order', model, { backend });
  const inOrder = async (given: readonly (readonly [string, string])[]): Promise<readonly number[]> => (await orders(given.map((sentences) => ({ sentences })))).map((one) => one.inOrder[0]!);
  const [straight, swapped] = [await inOrder(pairs), await inOrder(pairs.map(([first, second]) => [second, first]))];
  return {
    'one pair by itself': { accuracy: percent((mean(straight.map((one) => Number(one > 0.5))) + mean(swapped.map((one) => Number(one < 0.5)))) / 2), pairs: 2 * pairs.length },
    'given beside swapped': { accuracy: percent(mean(straight.map((one, n) => Number(one > swapped[n]!)))), pairs: pairs.length },
  };
};

/** Questions of Banking77 test: how often the nearest question of train has the same intent, of 77. */
export const questions: Quality = async (model, backend) => {
  type Question = { readonly text: string; readonly label: string };
  const [known, asked] = [sharedRows<Question>('banking77/train'), sharedRows<Question>('banking77/test')];
  await using embed = await pipeline('sentence-embedding', model, { backend });
  const vectors = async (rows: readonly Question[]): Promise<readonly Float32Array[]> => (await embed(rows.map(({ text }) => text))).map(({ vector }) => vector);
  const index = vectorIndex(model.config.hiddenSize);
  (await vectors(known)).forEach((vector, n) => index.add(String(n), vector));
  const queries = await vectors(asked);
  const began = performance.now();
  const right = queries.map((vector, n) => Number(known[Number(index.search(vector, { topK: 1 })[0]!.id)]!.label === asked[n]!.label));
  return { 'nearest question': { accuracy: percent(mean(right)), questions: asked.length, 'milliseconds a search': Number(((performance.now() - began) / asked.length).toFixed(2)) } };
};
