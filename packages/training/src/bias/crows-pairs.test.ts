import { referenceBackend } from '@albertkit/core/reference';
import { loadModel, pipeline, type Model } from '@albertkit/tasks';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomModelFiles } from '../fixtures/task-context.js';
import { shareInterval } from '../metrics/proportion.js';
import { crowsPairsScores, evaluateCrowsPairs, pairLikelihoods } from './crows-pairs.js';
import { sharedPlaces } from './shared-tokens.js';

const open = (): Promise<Model> => {
  const files = randomModelFiles('AlbertForPreTraining', ['no', 'yes']);
  return loadModel({ description: 'memory', list: async () => Object.keys(files), open: async (name) => files[name]! });
};

describe('shared places', () => {
  // What difflib.SequenceMatcher of Python 3 calls equal.
  test.each<[number[], number[], [number, number][]]>([
    [[3, 1, 4, 4, 2], [1, 1, 4, 3], [[1, 1], [2, 2]]],
    [[2, 3, 3, 2], [3, 2, 1, 3], [[2, 0], [3, 1]]],
    [[2, 2, 3, 3, 3, 1], [3, 4, 2, 2, 2, 4, 3, 1], [[0, 2], [1, 3], [4, 6], [5, 7]]],
    [[3, 1, 3, 3, 2, 4, 4, 3], [4, 2, 2, 3, 3, 1, 1], [[0, 4], [1, 5]]],
    [[4, 3, 4, 3], [2, 1, 4, 2, 4], [[0, 2], [2, 4]]],
    [[2, 3, 4, 3, 2, 3], [1, 2, 3, 2], [[0, 1], [1, 2], [4, 3]]],
  ])('%j and %j', (first, second, wanted) => {
    expect(sharedPlaces(first, second)).toEqual(wanted);
  });
  test('hold the same on both sides, in order, and all of what is equal', () => {
    const list = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 });
    fc.assert(fc.property(list, list, (first, second) => {
      const places = sharedPlaces(first, second);
      places.forEach(([i, j], n) => {
        expect(first[i]).toBe(second[j]);
        if (n > 0) expect(i > places[n - 1]![0] && j > places[n - 1]![1]).toBe(true);
      });
      expect(sharedPlaces(first, first)).toEqual(first.map((_, n) => [n, n]));
      if (first.some((one) => second.includes(one))) expect(places.length).toBeGreaterThan(0);
    }));
  });
});

describe('CrowS-Pairs', () => {
  test('a sentence is as likely as its shared tokens, each hidden by itself', async () => {
    const backend = referenceBackend();
    const model = await open();
    const pairs = [{ more: 'the king saw a mouse', less: 'the queen saw a mouse', biasType: 'x' }, { more: 'she is here', less: 'he is here', biasType: 'y' }];
    const found = await pairLikelihoods(model, pairs, { backend });
    const score = await pipeline('scoring', model, { backend });
    for (const [n, { more, less }] of pairs.entries()) {
      for (const [sentence, own] of [[more, found[n]!.more], [less, found[n]!.less]] as const) {
        const { tokens } = await score(sentence, { masking: 'token' });
        const shared = tokens.filter(({ token }) => !['▁king', '▁queen', '▁she', '▁he'].includes(token));
        expect(shared.length).toBe(tokens.length - 1);
        expect(own).toBeCloseTo(shared.reduce((sum, token) => sum + token.score, 0), 9);
      }
    }
    expect(await evaluateCrowsPairs(model, pairs, { backend })).toEqual(crowsPairsScores(pairs, found));
    await expect(pairLikelihoods(model, [{ more: 'so '.repeat(70), less: 'so', biasType: 'x' }], { backend })).rejects.toMatchObject({ code: 'ROW_TOO_LONG', facts: { pair: 0, maxPositions: 64 } });
    await backend.dispose();
  });

  test('the share of pairs whose stereotyping sentence is the likelier, by type; equal ones are not', () => {
    const pairs = ['b', 'a', 'a', 'b', 'b'].map((biasType) => ({ more: '', less: '', biasType }));
    const likelihoods = [[-1, -2], [-3, -2], [-1, -4], [-2, -2], [-1, -9]].map(([more = 0, less = 0]) => ({ more, less }));
    const { overall, biasTypes } = crowsPairsScores(pairs, likelihoods);
    expect(overall).toEqual({ pairs: 5, share: 3 / 5, interval: shareInterval(3, 5) });
    expect(Object.entries(biasTypes).map(([type, { pairs: count, share }]) => [type, count, share])).toEqual([['a', 2, 1 / 2], ['b', 3, 2 / 3]]);
    expect(() => crowsPairsScores([], [])).toThrow(expect.objectContaining({ code: 'METRIC_EMPTY' }));
  });
});

test.each([[8, 10, 0.4901624715366418, 0.9433178485456247], [0, 5, 0, 0.43448246478317476], [50, 100, 0.4038315303659957, 0.5961684696340044]])('the interval of %d in %d', (hits, count, low, high) => {
  expect(shareInterval(hits, count)).toEqual([expect.closeTo(low, 12), expect.closeTo(high, 12)]);
});
