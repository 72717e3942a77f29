import type { Tensor, Tensors } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import type { Graph, GraphInput } from '../ir/graph.js';

/** Labels that a loss leaves out, as in PyTorch. */
export const ignoredLabel = -100;

const ending = '_total';
/** The input that takes how many labels of a name there are in all. */
export const totalName = (labels: string): string => `${labels}${ending}`;

/**
 * How many labels the batches hold together that the loss does not leave out: what `albertLoss` with `labelTotals` takes beside each
 * of them, float32 scalars by input, 1 where there is none. `graph` is that loss or made from it. Throws `INPUT_MISSING` for a batch
 * without labels.
 */
export function labelTotals(graph: Graph, batches: readonly Tensors[]): Tensors {
  const wanted = Object.keys(graph.inputs).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  return Object.fromEntries(wanted.map((name) => {
    const count = batches.reduce((sum, batch) => sum + counted(name, graph.inputs[name]!, batch), 0);
    return [totalName(name), { dtype: 'float32', shape: [], data: Float32Array.of(Math.max(1, count)) }];
  }));
}

function counted(name: string, { dtype, below }: GraphInput, batch: Tensors): number {
  const labels = batch[name];
  if (!labels) throw new AlbertkitError('INPUT_MISSING', `A batch has no "${name}", so its labels cannot be counted: feed them.`, { name, given: Object.keys(batch) });
  if (dtype === 'float32') return Array.from(labels.data).filter((value) => value !== ignoredLabel).length;
  const places = below === undefined ? placesOf(name, batch) : Infinity;
  // A position before the text is taken as its first, a choice below 0 as none.
  const from = name.endsWith('_positions') ? -Infinity : 0;
  return Array.from(labels.data).filter((label) => label !== ignoredLabel && label >= from && label < places).length;
}

/** What labels without a bound of their own name: a token for positions in the text, one of the choices otherwise; the axis is the second of the ids'. */
function placesOf(name: string, batch: Tensors): number {
  const words: Tensor | undefined = batch['input_ids'] ?? batch['inputs_embeds'];
  if (!words) throw new AlbertkitError('INPUT_MISSING', `A batch has neither "input_ids" nor "inputs_embeds", so it is not known which "${name}" lie inside: feed one of them.`, { name, given: Object.keys(batch) });
  return words.shape[1]!;
}
