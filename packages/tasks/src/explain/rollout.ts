import type { Tensors } from '@albertkit/core';
import { rowTokens } from './row-tokens.js';
import type { ReadRow } from './run-rows.js';
import { oneHot, type Question, type Reading } from './targets/target.js';

/**
 * Where the attention of the places that the score is read at comes from: shares of the tokens of the encoding, special tokens
 * among them, which sum to 1. A score of the whole row is read at its first token. `run` gives rows their output of `rolloutGraph`.
 */
export async function rollout({ plan, readings, source }: Question, run: (rows: readonly ReadRow[]) => Promise<readonly Tensors[]>, output: 'rollout' | 'attention'): Promise<Float64Array> {
  const places = rowTokens(plan);
  const rows = readings.map((reading): ReadRow => ({ ...plan.rows[reading.row]!, positions: placesRead(reading, places[reading.row]!.length) }));
  const whole = rows.reduce((sum, { positions }, n) => sum + readings[n]!.share * positions!.reduce((part, weight) => part + weight, 0), 0);
  const found = await run(rows);
  const tokens = new Float64Array(source.encoding.ids.length);
  readings.forEach(({ row, share }, n) => found[n]![output]!.data.forEach((value, place) => {
    tokens[places[row]![place]!]! += (share * value) / whole;
  }));
  return tokens;
}

function placesRead({ positions, endPositions }: Reading, tokens: number): Float32Array {
  if (!positions && !endPositions) return oneHot(tokens, 0);
  return Float32Array.from({ length: tokens }, (_, place) => (positions?.[place] ?? 0) + (endPositions?.[place] ?? 0));
}
