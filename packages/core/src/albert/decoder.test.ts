import { expect, test } from 'vitest';
import { float, runReference } from '../fixtures/run-reference.js';
import { initialiseWeights } from '../weights/initialise.js';
import { parseAlbertConfig } from './config.js';
import { albertDecoder } from './decoder.js';
import { albertForward } from './forward.js';

const config = parseAlbertConfig(JSON.stringify({ model_type: 'albert', vocab_size: 11, embedding_size: 4, hidden_size: 6, intermediate_size: 8, num_hidden_layers: 2, num_attention_heads: 2, max_position_embeddings: 5 }));

test('the decoder alone makes of the last hidden state what the whole model makes of the words', async () => {
  const graph = albertForward(config, 'masked-lm', { hiddenStates: true });
  const weights = initialiseWeights(graph.parameters, { seed: 3, initializerRange: 0.5 });
  const ids = { dtype: 'int32', shape: [1, 3], data: Int32Array.of(2, 7, 4) } as const;
  const whole = await runReference(graph, { input_ids: ids, attention_mask: { ...ids, data: Int32Array.of(1, 1, 1) }, token_type_ids: { ...ids, data: Int32Array.of(0, 0, 0) } }, weights);
  const decoder = albertDecoder(config);
  expect(Object.keys(decoder.parameters).every((name) => name in graph.parameters)).toBe(true);
  expect((await runReference(decoder, { hidden: float([1, 3, 6], whole['hidden_states.2']!.data) }, weights))['logits']).toEqual(whole['logits']);
});
