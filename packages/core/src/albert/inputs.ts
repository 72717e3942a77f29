import type { Tensor, Tensors } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import type { Graph } from '../ir/graph.js';
import { dimProduct, elements, type Dim, type Shape } from '../ir/shape.js';
import type { Value } from '../ir/value.js';
import { reshape } from '../ops/movement.js';
import { input } from '../ops/source.js';
import type { HeadKind } from './architecture.js';
import type { AlbertConfig } from './config.js';

export type InputOptions = {
  /** Feed `inputs_embeds` [batch, sequence, embedding] in place of `input_ids`. */
  readonly embeds?: boolean;
  /** Feed `position_ids`; left out, positions are 0 to sequence - 1. */
  readonly positions?: boolean;
};

/** What the encoder reads, each [rows, sequence]; for multiple choice, rows are batch*choices. */
export type EncoderInputs = { readonly words: Value; readonly embedded: boolean; readonly mask: Value; readonly types: Value; readonly positions?: Value; readonly all: readonly Value[] };

/** The inputs of a model by their published names, int32 [batch, sequence] ([batch, choices, sequence] for multiple choice). */
export function encoderInputs(config: AlbertConfig, head: HeadKind, { embeds = false, positions = false }: InputOptions): EncoderInputs {
  const outer: Shape = head === 'multiple-choice' ? ['batch', 'choices'] : ['batch'];
  const rows: Dim = dimProduct(outer);
  const all: Value[] = [];
  const take = (name: string, below: number): Value => {
    const value = input(name, 'int32', [...outer, 'sequence'], { below });
    all.push(value);
    return reshape(value, [rows, 'sequence']);
  };
  const embedsInput = (): Value => {
    const value = input('inputs_embeds', 'float32', [...outer, 'sequence', config.embeddingSize]);
    all.push(value);
    return reshape(value, [rows, 'sequence', config.embeddingSize]);
  };
  return {
    words: embeds ? embedsInput() : take('input_ids', config.vocabularySize),
    embedded: embeds,
    mask: take('attention_mask', 2),
    types: take('token_type_ids', config.tokenTypes),
    ...(positions ? { positions: take('position_ids', config.maxPositions) } : {}),
    all,
  };
}

/**
 * What a graph wants, from what a caller has: a missing attention_mask is ones, missing token_type_ids are zeros, missing
 * position_ids count from 0. Throws `INPUT_MISSING` when neither input_ids nor inputs_embeds is there.
 */
export function completeInputs(graph: Graph, given: Tensors): Tensors {
  const words = given['input_ids'] ?? given['inputs_embeds'];
  if (!words) throw new AlbertkitError('INPUT_MISSING', 'Neither "input_ids" nor "inputs_embeds" was given: feed one of them.', { given: Object.keys(given) });
  const shape = given['input_ids'] ? words.shape : words.shape.slice(0, -1);
  const sequence = shape.at(-1) ?? 0;
  const filled = (value: (n: number) => number): Tensor => ({ dtype: 'int32', shape, data: Int32Array.from({ length: elements(shape) }, (_, n) => value(n)) });
  const defaults: Readonly<Record<string, () => Tensor>> = {
    attention_mask: () => filled(() => 1),
    token_type_ids: () => filled(() => 0),
    position_ids: () => filled((n) => n % sequence),
  };
  const missing = Object.keys(graph.inputs).filter((name) => !Object.hasOwn(given, name) && Object.hasOwn(defaults, name));
  return { ...given, ...Object.fromEntries(missing.map((name) => [name, defaults[name]!()])) };
}
