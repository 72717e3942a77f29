import { AlbertkitError } from '../errors.js';
import { closeGraph, type Graph } from '../ir/graph.js';
import type { Value } from '../ir/value.js';
import { constant, Parameters } from '../ops/source.js';
import type { HeadKind } from './architecture.js';
import type { AlbertConfig } from './config.js';
import { modelDropout, type DropoutOptions } from './dropout.js';
import { albertEncoder, type Encoded, type EncoderOptions } from './encoder.js';
import { headOutputs, type Outputs } from './heads/index.js';
import { maskedPositions, wordsAt } from './heads/words-at.js';
import { encoderInputs, type InputOptions } from './inputs.js';

export type ForwardOptions = InputOptions & EncoderOptions & DropoutOptions & {
  /**
   * Score the words at some places only: feed `masked_positions`, int32 [masked], each a place in the rows of the batch one after
   * another (row times sequence + position). For masked words and pre-training, whose word scores are then [masked, vocabulary].
   */
  readonly maskedPositions?: boolean;
};
/** A model's outputs by their published names, before they are closed into a graph. */
export type ForwardParts = { readonly outputs: Outputs; readonly inputs: readonly Value[]; readonly limits: Readonly<Record<string, number>> };

/**
 * An ALBERT model with one head as a graph. Inputs: int32 `input_ids` (or float32 `inputs_embeds`), `attention_mask`,
 * `token_type_ids` [batch, sequence], `position_ids` and `depth` where asked; multiple choice has [batch, choices, sequence].
 * Outputs, float32: `last_hidden_state` [batch, sequence, hidden] and `pooler_output` [batch, hidden]; `prediction_logits`
 * [batch, sequence, vocabulary] and `sop_logits` [batch, 2]; `logits`; or `start_logits` and `end_logits` [batch, sequence];
 * and `hidden_states.N`, `attentions.N`, and of each output `NAME.N` after N layers (`exits`) where asked. Throws `OPTION` for options
 * that do not go together. Follows transformers' modeling_albert.py 5.18.
 */
export const albertForward = (config: AlbertConfig, head: HeadKind, options: ForwardOptions = {}): Graph => closeGraph(forwardParts(config, head, options));

/** The values behind `albertForward`, for graphs that go on from them. Throws as it does. */
export function forwardParts(config: AlbertConfig, head: HeadKind, options: ForwardOptions = {}): ForwardParts {
  checkTogether(config, options);
  const p = new Parameters();
  const inputs = encoderInputs(config, head, options);
  const albert = p.at(head === 'base' ? '' : 'albert');
  const dropout = modelDropout(config, options);
  const encoded = albertEncoder(albert, config, inputs, dropout, options);
  const positions = options.maskedPositions ? maskedPositions(head, encoded.hidden) : undefined;
  /** Each exit has masks of its own. */
  const outputsAt = (hidden: Value, depth = 0): Outputs => {
    const drop: typeof dropout.drop = (x, place) => dropout.drop(x, place, constant(depth, 'int32'));
    return headOutputs[head](p, albert, config, hidden, { ...dropout, drop }, positions && wordsAt(hidden, positions));
  };
  const early = [...encoded.exits].flatMap(([depth, hidden]) => Object.entries(outputsAt(hidden, depth)).map(([name, value]) => [`${name}.${depth}`, value] as const));
  return {
    outputs: { ...outputsAt(encoded.hidden), ...Object.fromEntries(early), ...deepOutputs(encoded) },
    inputs: [...inputs.all, ...encoded.inputs, ...(positions ? [positions] : [])],
    limits: inputs.positions ? {} : { sequence: config.maxPositions },
  };
}

function checkTogether({ groups, layers }: AlbertConfig, options: ForwardOptions): void {
  const { depth, hiddenStates, attentions, exits = [], shared } = options;
  const refuse = (why: string): never => {
    throw new AlbertkitError('OPTION', why, { groups, layers, options });
  };
  if (depth && (groups > 1 || hiddenStates || attentions || exits.length > 0)) refuse('A fed depth needs one group of layers and no hidden states, attentions or exits: leave one of them out.');
  if (shared && groups !== layers) refuse(`Half of a block is shared between layers that are a group each: of ${layers} layers in ${groups} groups, make it ${layers} groups.`);
  for (const exit of exits) if (!Number.isInteger(exit) || exit < 1 || exit > layers) refuse(`An exit is after 1 to ${layers} layers, not after ${exit}.`);
}

const deepOutputs = ({ hiddenStates, attentions }: Encoded): Outputs => Object.fromEntries([
  ...hiddenStates.map((state, n) => [`hidden_states.${n}`, state]),
  ...attentions.map((attention, n) => [`attentions.${n}`, attention]),
]);
