import { closeGraph, type Graph } from '../ir/graph.js';
import type { Value } from '../ir/value.js';
import { constant, Parameters } from '../ops/source.js';
import type { HeadKind } from './architecture.js';
import type { AlbertConfig } from './config.js';
import { modelDropout, type DropoutOptions } from './dropout.js';
import { albertEncoder, type EncoderOptions } from './encoder.js';
import { headOutputs, type Outputs } from './heads/index.js';
import { labelHead } from './heads/label.js';
import { pooler } from './heads/pooler.js';
import { maskedPositions, scoresWords, wordsAt } from './heads/words-at.js';
import { encoderInputs } from './inputs.js';

/** One of several heads on an encoder. */
export type NamedHead = {
  readonly kind: HeadKind;
  /** The labels of a classification head. */
  readonly labels: readonly string[];
  /** Whose weights it has, `heads.NAME.*`: its own name when left out. Two heads may share them (masked words and pre-training). */
  readonly weights?: string;
};

export type HeadsOptions = DropoutOptions & Pick<EncoderOptions, 'layerGradientWeights'> & {
  /** Score words at `NAME.masked_positions` only, for each head that scores words: see `albertForward`. */
  readonly maskedPositions?: boolean;
};

/**
 * One ALBERT encoder with several heads as a graph: the encoder runs once for all. Inputs as those of `albertForward`,
 * [batch, sequence] for every head: of multiple choice each choice is a row of its own. Outputs are named
 * `NAME.logits`, `NAME.start_logits` and so on, shaped as `albertForward` has them (multiple choice [batch, 1]). Parameters
 * are `albert.*` once, pooler among them, and `heads.NAME.*`, as albertkit.json lays them out.
 */
export function albertHeads(config: AlbertConfig, heads: Readonly<Record<string, NamedHead>>): Graph {
  const { outputs, inputs } = headsParts(config, heads, {});
  return closeGraph({ inputs, limits: { sequence: config.maxPositions }, outputs: allOutputs(outputs) });
}

/** What each head gives, and all inputs. */
export type HeadsParts = { readonly outputs: ReadonlyMap<string, Outputs>; readonly inputs: readonly Value[] };

/** The values behind `albertHeads`, for graphs that go on from them; each head has dropout masks of its own. */
export function headsParts(config: AlbertConfig, heads: Readonly<Record<string, NamedHead>>, options: HeadsOptions): HeadsParts {
  const p = new Parameters();
  const albert = p.at('albert');
  const dropout = modelDropout(config, options);
  const read = encoderInputs(config, 'base', {});
  const { hidden, inputs: more } = albertEncoder(albert, config, read, dropout, options);
  const places: Value[] = [];
  const outputs = Object.entries(heads).map(([name, { kind, labels, weights = name }], number): [string, Outputs] => {
    const own = p.at(`heads.${weights}`);
    const drop: typeof dropout.drop = (x, place) => dropout.drop(x, place, constant(number, 'int32'));
    if (kind === 'multiple-choice') return [name, { logits: labelHead(own, drop(pooler(albert, config, hidden), 'classifier'), 1) }];
    const positions = options.maskedPositions && scoresWords(kind) ? maskedPositions(kind, hidden, `${name}.masked_positions`, `masked.${name}`) : undefined;
    if (positions) places.push(positions);
    return [name, headOutputs[kind](own, albert, { ...config, labels }, hidden, { ...dropout, drop }, positions && wordsAt(hidden, positions))];
  });
  return { outputs: new Map(outputs), inputs: [...read.all, ...more, ...places] };
}

/** The outputs of all heads by their names in the graph. */
export const allOutputs = (heads: HeadsParts['outputs']): Outputs =>
  Object.fromEntries([...heads].flatMap(([name, outputs]) => Object.entries(outputs).map(([output, value]) => [`${name}.${output}`, value] as const)));
