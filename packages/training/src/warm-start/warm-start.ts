import { AlbertkitError, type Tensor, type Weights } from '@albertkit/core';

const wordEmbeddings = /(^|\.)embeddings\.word_embeddings\.weight$/;

/**
 * Weights whose word embeddings are those of `table`, float32 [vocabulary, embedding], but for rows of zeros, which stay as they
 * were; a decoder that is tied to them goes with them. The given weights stay as they are. Throws `WEIGHT_MISSING` where there are no
 * word embeddings and `WEIGHT_SHAPE_MISMATCH`.
 */
export function warmStart(weights: Weights, table: Tensor): Weights {
  const [name, before] = [...weights].find(([name]) => wordEmbeddings.test(name)) ?? [];
  if (name === undefined || before === undefined) throw new AlbertkitError('WEIGHT_MISSING', 'These weights have no word embeddings: give those of a whole model.', { weights: [...weights.keys()] });
  const [rows, size] = before.shape as [number, number];
  if (table.shape[0] !== rows || table.shape[1] !== size) {
    throw new AlbertkitError('WEIGHT_SHAPE_MISMATCH', `The word embeddings are [${before.shape.join(', ')}] and the table to start with is [${table.shape.join(', ')}]: make it with the model's embedding size and vocabulary.`, { name, wanted: before.shape, given: table.shape });
  }
  const data = before.data.slice();
  for (let row = 0; row < rows; row++) {
    const own = table.data.subarray(row * size, (row + 1) * size);
    if (own.some((x) => x !== 0)) data.set(own, row * size);
  }
  const words: Tensor = { ...before, data };
  return new Map([...weights].map(([other, tensor]) => [other, tensor === before ? words : tensor]));
}
