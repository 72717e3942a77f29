import { conformanceSuite } from '@albertkit/conformance/vitest';
import { albertForward, completeInputs, loadWeights, type Executable } from '@albertkit/core';
import { describe, expect, test } from 'vitest';
import { goldenNumbers } from '../../../testing/conformance-settings.js';
import { goldenModels } from '../../../testing/golden.js';
import { runtimes } from './fixtures/runtimes.js';
import { onnxBackend } from './index.js';

// The golden numbers in the forms that are not the default; conformance.test.ts has them in that one.
for (const { name, runtime } of runtimes) {
  conformanceSuite({ name: `${name} with repeats written out`, backend: onnxBackend({ runtime }), compile: { repeat: 'unrolled' }, only: /golden/, ...goldenNumbers() });
  conformanceSuite({ name: `${name} with attention as a contrib operator`, backend: onnxBackend({ runtime, attention: 'contrib' }), only: /golden/, golden: goldenModels() });
}

describe.each(runtimes)('$name', ({ runtime }) => {
  test.each(goldenModels())('$name: a loop and the same written out agree to the bit', async ({ config, head, stored, cases }) => {
    const backend = onnxBackend({ runtime });
    const { inputs } = cases[1]!;
    const graph = albertForward(config, head, { positions: 'position_ids' in inputs, hiddenStates: true, attentions: true });
    const compiled = (repeat: 'loop' | 'unrolled'): Promise<Executable> => backend.compile(graph, loadWeights(stored, graph.parameters), { repeat });
    const [loop, unrolled] = [await compiled('loop'), await compiled('unrolled')];
    expect(await unrolled.run(completeInputs(graph, inputs))).toEqual(await loop.run(completeInputs(graph, inputs)));
    await backend.dispose();
  });
});
