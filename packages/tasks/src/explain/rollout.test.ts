import { describe, expect, test } from 'vitest';
import { albertForward, type HeadKind } from '@albertkit/core';
import { referenceBackend } from '@albertkit/core/reference';
import { batchInputs } from '../batch-tensors.js';
import { randomTask } from './fixtures/random-task.js';
import { explain, type ExplainedTask } from './index.js';

const backend = referenceBackend();
const text = 'the king of the unbelievable hill';
const settings = { num_hidden_layers: 3, num_hidden_groups: 2, inner_group_num: 2 };
type Matrix = readonly (readonly number[])[];

/** Attentions of a text, one [head][query][key] an application, from the plain model. */
async function attentionsOf({ model, definition }: ExplainedTask): Promise<readonly (readonly Matrix[])[]> {
  const graph = albertForward(model.config, definition.head, { attentions: true });
  const executable = await backend.compile(graph, await model.folder.weights(graph.parameters));
  const { ids, typeIds } = model.tokenizer.encode(text);
  const found = await executable.run(batchInputs([{ ids, typeIds }], 0));
  const n = ids.length;
  return Array.from({ length: 6 }, (_, application) => Array.from({ length: 2 }, (__, head) => Array.from({ length: n }, (___, query) =>
    [...found[`attentions.${application}`]!.data.slice((head * n + query) * n, (head * n + query + 1) * n)])));
}

const product = (a: Matrix, b: Matrix): Matrix => a.map((row) => b[0]!.map((_, column) => row.reduce((sum, value, n) => sum + value * b[n]![column]!, 0)));
const mixed = (heads: readonly Matrix[], head: number | undefined): Matrix =>
  heads[0]!.map((row, query) => row.map((_, key) => (head === undefined ? heads.reduce((sum, one) => sum + one[query]![key]! / heads.length, 0) : heads[head]![query]![key]!)));
const withResidual = (a: Matrix): Matrix => a.map((row, query) => row.map((value, key) => 0.5 * value + 0.5 * Number(query === key)));

describe('rollout is the product of all attentions with half of the identity, and its rows sum to 1', () => {
  test.for<[HeadKind, object, number, number | undefined]>([
    ['sequence-classification', {}, 0, undefined],
    ['sequence-classification', {}, 0, 1],
    ['token-classification', { target: { at: 4 } }, 2, undefined],
    ['base', { target: { pooling: 'cls' } }, 0, 0],
  ])('%s %o', async ([head, options, place, attentionHead]) => {
    const task = await randomTask(head, { settings });
    const attentions = (await attentionsOf(task)).map((heads) => mixed(heads, attentionHead));
    const rolled = attentions.map(withResidual).reduce((below, above) => product(above, below));
    const chosen = attentionHead === undefined ? {} : { attentionHead };
    for (const [method, wanted] of [['attention-rollout', rolled], ['attention', attentions.at(-1)!]] as const) {
      const found = await explain(task, text, { backend, method, per: 'token', ...options, ...chosen });
      found.attributions.forEach(({ attribution }, n) => expect(attribution).toBeCloseTo(wanted[place]![n + 1]!, 12));
      expect(found.special).toBeCloseTo(wanted[place]![0]! + wanted[place]!.at(-1)!, 12);
      expect(found.attributions.reduce((sum, { attribution }) => sum + attribution, found.special)).toBeCloseTo(1, 12);
    }
  });
});

test('windows, answers read at two places and means over all places still share out 1', async () => {
  const sumOf = async (head: HeadKind, input: Parameters<typeof explain>[1], options: object): Promise<number> => {
    const { attributions, special } = await explain(await randomTask(head), input, { backend, method: 'attention-rollout', ...options });
    return attributions.reduce((sum, { attribution }) => sum + attribution, special);
  };
  expect(await sumOf('sequence-classification', text, { maxTokens: 6 })).toBeCloseTo(1, 12);
  expect(await sumOf('question-answering', { question: 'who?', context: text }, { maxTokens: 12, target: { answer: { start: 0, end: text.length } } })).toBeCloseTo(1, 12);
  expect(await sumOf('base', text, { maxTokens: 6 })).toBeCloseTo(1, 6);
});

test('an attention head that the model has not', async () => {
  await expect(explain(await randomTask('base'), text, { backend, method: 'attention', attentionHead: 2 })).rejects.toMatchObject({ code: 'OPTION', facts: { attentionHead: 2, heads: 2 } });
});
