import { describe, expect, test } from 'vitest';
import { albertForward } from '../albert/forward.js';
import { headKinds, rows, smallConfig, smallWeights } from '../fixtures/small-albert.js';
import { distances, runReference } from '../fixtures/run-reference.js';
import { unroll } from './unroll.js';

describe('an unrolled model', () => {
  test.for(headKinds.filter((head) => head !== 'multiple-choice'))('gives the same to the last bit: %s', async (head) => {
    const graph = albertForward({ ...smallConfig, layers: 5, groups: 2, innerLayers: 2 }, head, { hiddenStates: true, attentions: true });
    const weights = smallWeights(graph.parameters);
    const inputs = rows([[2, 5, 7, 3], [2, 9, 3, 0]], [4, 3]);
    expect(distances(await runReference(unroll(graph), inputs, weights), await runReference(graph, inputs, weights))).toBe(0);
  });
  test('has no repeat, and each weight once', () => {
    const graph = unroll(albertForward(smallConfig, 'base'));
    const ops = graph.nodes.map(({ op }) => op);
    expect(ops).not.toContain('repeat');
    expect(ops.filter((op) => op === 'attention')).toHaveLength(smallConfig.layers);
    expect(ops.filter((op) => op === 'parameter')).toHaveLength(Object.keys(graph.parameters).length);
  });
  test('is not there where the depth is fed', () => {
    expect(() => unroll(albertForward(smallConfig, 'base', { depth: true }))).toThrow(expect.objectContaining({ code: 'REPEAT_DYNAMIC', facts: { times: 'depth' } }));
  });
});
