import { closeGraph, type Graph } from '../ir/graph.js';
import type { Value } from '../ir/value.js';
import { Parameters } from '../ops/source.js';
import type { HeadKind } from './architecture.js';
import type { AlbertConfig } from './config.js';
import { modelDropout } from './dropout.js';
import { albertEncoder } from './encoder.js';
import { headOutputs } from './heads/index.js';
import { labelHead } from './heads/label.js';
import { pooler } from './heads/pooler.js';
import { encoderInputs } from './inputs.js';

/** One of several heads on an encoder. */
export type NamedHead = {
  readonly kind: HeadKind;
  /** The labels of a classification head. */
  readonly labels: readonly string[];
  /** Whose weights it has, `heads.NAME.*`: its own name when left out. Two heads may share them (masked words and pre-training). */
  readonly weights?: string;
};

/**
 * One ALBERT encoder with several heads as a graph: the encoder runs once for all. Inputs as those of `albertForward`,
 * [batch, sequence] for every head: of multiple choice each choice is a row of its own. Outputs are named
 * `NAME.logits`, `NAME.start_logits` and so on, shaped as `albertForward` has them (multiple choice [batch, 1]). Parameters
 * are `albert.*` once, pooler among them, and `heads.NAME.*`, as albertkit.json lays them out.
 */
export function albertHeads(config: AlbertConfig, heads: Readonly<Record<string, NamedHead>>): Graph {
  const p = new Parameters();
  const albert = p.at('albert');
  const inputs = encoderInputs(config, 'base', {});
  const none = modelDropout(config, {});
  const { hidden, inputs: more } = albertEncoder(albert, config, inputs, none);
  const outputs: Record<string, Value> = {};
  for (const [name, { kind, labels, weights = name }] of Object.entries(heads)) {
    const own = p.at(`heads.${weights}`);
    const given = kind === 'multiple-choice' ? { logits: labelHead(own, pooler(albert, config, hidden), 1) } : headOutputs[kind](own, albert, { ...config, labels }, hidden, none);
    for (const [output, value] of Object.entries(given)) outputs[`${name}.${output}`] = value;
  }
  return closeGraph({ inputs: [...inputs.all, ...more], limits: { sequence: config.maxPositions }, outputs });
}
