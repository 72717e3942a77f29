import { AlbertkitError } from '../errors.js';
import { closeGraph, type Graph } from '../ir/graph.js';
import type { Value } from '../ir/value.js';
import { Parameters } from '../ops/source.js';
import type { HeadKind } from './architecture.js';
import type { AlbertConfig } from './config.js';
import { modelDropout, type DropoutOptions } from './dropout.js';
import { albertEncoder, type Encoded, type EncoderOptions } from './encoder.js';
import { headOutputs, type Outputs } from './heads/index.js';
import { encoderInputs, type InputOptions } from './inputs.js';

export type ForwardOptions = InputOptions & EncoderOptions & DropoutOptions;
/** A model's outputs by their published names, before they are closed into a graph. */
export type ForwardParts = { readonly outputs: Outputs; readonly inputs: readonly Value[]; readonly limits: Readonly<Record<string, number>> };

/**
 * An ALBERT model with one head as a graph. Inputs: int32 `input_ids` (or float32 `inputs_embeds`), `attention_mask`,
 * `token_type_ids` [batch, sequence], `position_ids` and `depth` where asked; multiple choice has [batch, choices, sequence].
 * Outputs, float32: `last_hidden_state` [batch, sequence, hidden] and `pooler_output` [batch, hidden]; `prediction_logits`
 * [batch, sequence, vocabulary] and `sop_logits` [batch, 2]; `logits`; or `start_logits` and `end_logits` [batch, sequence];
 * and `hidden_states.N`, `attentions.N` where asked. Follows transformers' modeling_albert.py 5.18.
 */
export const albertForward = (config: AlbertConfig, head: HeadKind, options: ForwardOptions = {}): Graph => closeGraph(forwardParts(config, head, options));

/** The values behind `albertForward`, for graphs that go on from them. Throws as it does. */
export function forwardParts(config: AlbertConfig, head: HeadKind, options: ForwardOptions = {}): ForwardParts {
  if (options.depth && (config.groups > 1 || options.hiddenStates || options.attentions)) {
    throw new AlbertkitError('OPTION', 'A fed depth needs one group of layers and no hidden states or attentions: leave one of them out.', { groups: config.groups, options });
  }
  const p = new Parameters();
  const inputs = encoderInputs(config, head, options);
  const albert = p.at(head === 'base' ? '' : 'albert');
  const dropout = modelDropout(config, options);
  const encoded = albertEncoder(albert, config, inputs, dropout, options);
  return {
    outputs: { ...headOutputs[head](p, albert, config, encoded.hidden, dropout), ...deepOutputs(encoded) },
    inputs: [...inputs.all, ...encoded.inputs],
    limits: inputs.positions ? {} : { sequence: config.maxPositions },
  };
}

const deepOutputs = ({ hiddenStates, attentions }: Encoded): Outputs => Object.fromEntries([
  ...hiddenStates.map((state, n) => [`hidden_states.${n}`, state]),
  ...attentions.map((attention, n) => [`attentions.${n}`, attention]),
]);
