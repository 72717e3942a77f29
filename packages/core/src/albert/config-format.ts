import type { AlbertConfig } from './config.js';
import { defaultLabels } from './config-labels.js';

/**
 * The text of a config.json that Hugging Face transformers opens and `parseAlbertConfig` reads back the same: its names,
 * sorted, labels only where they are not its two defaults. [CLS] and [SEP] are ids 2 and 3, as in every published ALBERT.
 */
export function formatAlbertConfig(config: AlbertConfig): string {
  const { labels, dropout, architecture, problemType } = config;
  const named = labels.join('\n') !== defaultLabels(2).join('\n');
  const fields: Record<string, unknown> = {
    ...(architecture === undefined ? {} : { architectures: [architecture] }),
    attention_probs_dropout_prob: dropout.attention,
    bos_token_id: 2,
    classifier_dropout_prob: dropout.classifier,
    embedding_size: config.embeddingSize,
    eos_token_id: 3,
    hidden_act: config.activation,
    hidden_dropout_prob: dropout.hidden,
    hidden_size: config.hiddenSize,
    ...(named ? { id2label: Object.fromEntries(labels.map((label, id) => [id, label])) } : {}),
    initializer_range: config.initializerRange,
    inner_group_num: config.innerLayers,
    intermediate_size: config.intermediateSize,
    ...(named ? { label2id: Object.fromEntries(labels.map((label, id) => [label, id])) } : {}),
    layer_norm_eps: config.epsilon,
    max_position_embeddings: config.maxPositions,
    model_type: 'albert',
    num_attention_heads: config.heads,
    num_hidden_groups: config.groups,
    num_hidden_layers: config.layers,
    pad_token_id: config.padTokenId,
    ...(problemType === undefined ? {} : { problem_type: problemType }),
    tie_word_embeddings: true,
    type_vocab_size: config.tokenTypes,
    vocab_size: config.vocabularySize,
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
}
