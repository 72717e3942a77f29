import type { Value } from '../../ir/value.js';
import type { Parameters } from '../../ops/source.js';
import type { HeadKind } from '../architecture.js';
import type { AlbertConfig } from '../config.js';
import type { ModelDropout } from '../dropout.js';
import { answerSpanHead } from './answer-span.js';
import { choiceHead } from './choice.js';
import { labelHead } from './label.js';
import { maskedTokenHead } from './masked-token.js';
import { pooler } from './pooler.js';
import { sentenceOrderHead } from './sentence-order.js';

export type Outputs = Readonly<Record<string, Value>>;

/**
 * What each head gives from hidden states [batch, sequence, hidden]: its own weights under `p`, the encoder's under `albert`, named as
 * in its published checkpoint. `words` are the hidden states whose words are scored, [..., hidden], where they are not all.
 */
export const headOutputs: Readonly<Record<HeadKind, (p: Parameters, albert: Parameters, config: AlbertConfig, hidden: Value, dropout: ModelDropout, words?: Value) => Outputs>> = {
  base: (_, albert, config, hidden) => ({ last_hidden_state: hidden, pooler_output: pooler(albert, config, hidden) }),
  pretraining: (p, albert, config, hidden, { drop }, words = hidden) => ({
    prediction_logits: maskedTokenHead(p, albert, config, words),
    sop_logits: sentenceOrderHead(p, drop(pooler(albert, config, hidden), 'classifier')),
  }),
  'masked-lm': (p, albert, config, hidden, _, words = hidden) => ({ logits: maskedTokenHead(p, albert, config, words) }),
  'sequence-classification': (p, albert, config, hidden, { drop }) => ({ logits: labelHead(p, drop(pooler(albert, config, hidden), 'classifier'), config.labels.length) }),
  'token-classification': (p, _, config, hidden, { drop }) => ({ logits: labelHead(p, drop(hidden, 'classifier'), config.labels.length) }),
  'question-answering': (p, _, __, hidden) => {
    const { start, end } = answerSpanHead(p, hidden);
    return { start_logits: start, end_logits: end };
  },
  'multiple-choice': (p, albert, config, hidden, { drop }) => ({ logits: choiceHead(p, drop(pooler(albert, config, hidden), 'classifier')) }),
};
