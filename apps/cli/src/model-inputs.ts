import { albertForward, albertLoss, completeInputs, toTensor, type AlbertConfig, type ForwardOptions, type Graph, type GraphInput, type HeadKind, type ProblemType, type StoredTensor, type Tensor, type Tensors } from '@albertkit/core';
import { CliError } from './errors.js';

type Stored = ReadonlyMap<string, StoredTensor>;
/** A graph and what to feed it. */
export type PreparedRun = { readonly graph: Graph; readonly inputs: Tensors };
export type PrepareOptions = Pick<ForwardOptions, 'hiddenStates' | 'attentions'> & {
  /** Keep F64 inputs as they are, for the reference backend. */
  readonly float64?: boolean;
  /** Refuse inputs without labels, for gradients. */
  readonly wantLoss?: boolean;
};

const inputNames = ['input_ids', 'inputs_embeds', 'attention_mask', 'token_type_ids', 'position_ids'] as const;
const labelNames: Readonly<Record<HeadKind, readonly string[]>> = {
  base: [],
  pretraining: ['labels', 'sentence_order_label'],
  'masked-lm': ['labels'],
  'sequence-classification': ['labels'],
  'token-classification': ['labels'],
  'question-answering': ['start_positions', 'end_positions'],
  'multiple-choice': ['labels'],
};

/**
 * The graph that a file of inputs asks for, and its inputs: a loss where labels are given, positions and embeddings where
 * they are fed, defaults for what is missing (mask ones, types zeros, positions 0 to n - 1). Throws `INPUT_UNKNOWN`,
 * `INPUT_CONFLICT`, `LABELS_MISSING`, `NO_LOSS` and what `completeInputs` and `toTensor` throw.
 */
export function prepareRun(config: AlbertConfig, kind: HeadKind, stored: Stored, options: PrepareOptions = {}): PreparedRun {
  checkNames(stored, kind);
  const { float64 = false, wantLoss = false, ...outputs } = options;
  const hasLabels = labelNames[kind].some((name) => stored.has(name));
  if (wantLoss && kind !== 'base' && !hasLabels) {
    throw new CliError('LABELS_MISSING', `A gradient needs a loss and so labels; the inputs lack ${labelNames[kind].join(', ')}.`, { wanted: labelNames[kind], given: [...stored.keys()] });
  }
  const wanted: ForwardOptions = { ...outputs, embeds: stored.has('inputs_embeds'), positions: stored.has('position_ids') };
  const graph = hasLabels || wantLoss
    ? albertLoss(config, kind, { ...wanted, problemType: problemOf(config, stored.get('labels')) })
    : albertForward(config, kind, wanted);
  const given = [...stored].map(([name, tensor]) => [name, asWanted(toTensor(tensor, { float64 }), graph.inputs[name])] as const);
  return { graph, inputs: completeInputs(graph, Object.fromEntries(given)) };
}

/** What the labels of a sequence are where config.json does not say, as transformers infers it from their number and dtype. */
export function problemOf({ problemType, labels }: AlbertConfig, given: StoredTensor | undefined): ProblemType {
  if (problemType !== undefined) return problemType;
  if (labels.length === 1) return 'regression';
  return given && /^B?F\d/.test(given.dtype) ? 'multi_label_classification' : 'single_label_classification';
}

function checkNames(stored: Stored, kind: HeadKind): void {
  const known: readonly string[] = [...inputNames, ...labelNames[kind]];
  const unknown = [...stored.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new CliError('INPUT_UNKNOWN', `The inputs hold a tensor ${JSON.stringify(unknown.slice(0, 120))}, which this model does not take: it takes ${known.join(', ')}.`, { name: unknown.slice(0, 120), known });
  }
  if (stored.has('input_ids') && stored.has('inputs_embeds')) {
    throw new CliError('INPUT_CONFLICT', 'The inputs hold both input_ids and inputs_embeds; give one of them.', { given: [...stored.keys()] });
  }
}

/** Whole numbers become floats where the graph wants those, and a last axis of 1 too many goes, as PyTorch's losses take it. */
function asWanted(tensor: Tensor, wanted: GraphInput | undefined): Tensor {
  if (!wanted) return tensor;
  const extra = tensor.shape.length === wanted.shape.length + 1 && tensor.shape.at(-1) === 1;
  const shape = extra ? tensor.shape.slice(0, -1) : tensor.shape;
  if (wanted.dtype === 'float32' && tensor.dtype !== 'float32') return { dtype: 'float32', shape, data: Float32Array.from(tensor.data) };
  if (wanted.dtype === 'int32' && tensor.dtype === 'bool') return { dtype: 'int32', shape, data: Int32Array.from(tensor.data) };
  return { ...tensor, shape };
}

