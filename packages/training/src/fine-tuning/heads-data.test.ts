import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headsData, sharedUnits, type HeadRows } from './heads-data.js';
import type { TrainingUnit } from './training-units.js';

const unit = (ids: readonly number[], labels: TrainingUnit['labels']): TrainingUnit => ({ rows: [{ ids: Int32Array.from(ids), typeIds: new Int32Array(ids.length) }], labels, first: true });
const int = (shape: readonly number[], data: readonly number[]) => ({ dtype: 'int32', shape, data: Int32Array.from(data) }) as const;
const float = (shape: readonly number[], data: readonly number[]) => ({ dtype: 'float32', shape, data: Float32Array.from(data) }) as const;

test('law: after any epochs a share has taken each unit as often as any other to within one, and as many as it says', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.double({ min: 0.01, max: 4, noNaN: true }), fc.integer({ min: 1, max: 6 }), fc.nat(1000), (count, share, epochs, seed) => {
    const units = Array.from({ length: count }, (_, n) => unit([n], {}));
    const take = sharedUnits(units, { share, seed, head: 1 });
    const taken = Array.from({ length: epochs }, (_, epoch) => take(epoch));
    const times = units.map((one) => taken.flat().filter((other) => other === one).length);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
    expect(taken.flat().length).toBe(Math.round(epochs * share * count));
    expect(sharedUnits(units, { share, seed, head: 1 })(epochs - 1)).toEqual(taken.at(-1));
  }));
});

test('a batch has the labels of every head, -100 where a row is another\'s', async () => {
  const intents = unit([2, 5, 3], { labels: int([1], [4]) });
  const moods = unit([2, 3], { labels: float([1, 2], [0, 1]) });
  const slots = unit([2, 7, 3], { labels: int([1, 3], [-100, 1, -100]) });
  const answers = unit([2, 8], { start_positions: int([1], [0]), end_positions: int([1], [1]) });
  const words = unit([2, 4, 9, 3], { labels: int([1, 4], [-100, 6, -100, 8]) });
  const head = (name: string, kind: HeadRows['kind'], one: TrainingUnit): HeadRows => ({ name, kind, labels: one.labels, units: () => [one] });
  const data = headsData([head('intents', 'sequence-classification', intents), head('moods', 'sequence-classification', moods), head('slots', 'token-classification', slots), head('answers', 'question-answering', answers), head('words', 'masked-lm', words)], 0);
  const all = await data.units(0);
  const inputs = data.batch(all);
  const none = -100;
  expect(inputs).toEqual({
    input_ids: int([5, 4], [2, 5, 3, 0, 2, 3, 0, 0, 2, 7, 3, 0, 2, 8, 0, 0, 2, 4, 9, 3]), attention_mask: int([5, 4], [1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 1]), token_type_ids: int([5, 4], new Array<number>(20).fill(0)),
    'intents.labels': int([5], [4, none, none, none, none]), 'moods.labels': float([5, 2], [none, none, 0, 1, none, none, none, none, none, none]),
    'slots.labels': int([5, 4], [...new Array<number>(9).fill(none), 1, ...new Array<number>(10).fill(none)]),
    'answers.start_positions': int([5], [none, none, none, 0, none]), 'answers.end_positions': int([5], [none, none, none, 1, none]),
    'words.masked_positions': int([2], [17, 19]), 'words.labels': int([2], [6, 8]), head_shares: float([5], [0.2, 0.2, 0.2, 0.2, 0.2]),
  });
  const without = data.batch(all.slice(0, 1));
  expect(without['head_shares']).toEqual(float([5], [1, 0, 0, 0, 0]));
  expect([without['words.masked_positions'], without['words.labels']]).toEqual([int([1], [0]), int([1], [none])]);
});
