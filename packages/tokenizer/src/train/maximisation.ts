import { digamma } from './digamma.js';

const leastCount = 0.5;

/**
 * Scores from expected counts: digamma(count) - digamma(sum), the mean under a Dirichlet posterior, which gives rare pieces
 * less than their share. Multi-character pieces expected less than 0.5 times are left out, except where fewer than `least`
 * pieces would be left; the first `characters` pieces stay, counted as 0.5 at least.
 * Source: google/sentencepiece, unigram_model_trainer.cc (RunMStep); Liang, Petrov, Jordan and Klein 2007 for the digamma.
 */
export function maximisation(counts: Float64Array, characters: number, least: number): { readonly kept: Int32Array; readonly score: Float64Array } {
  const all = Int32Array.from(counts, (_, piece) => piece);
  let kept = all.filter((piece) => piece < characters || counts[piece]! >= leastCount);
  if (kept.length < least) {
    const rest = Array.from(all.filter((piece) => piece >= characters && counts[piece]! < leastCount)).sort((a, b) => counts[b]! - counts[a]! || a - b);
    kept = Int32Array.from([...kept, ...rest.slice(0, least - kept.length)]).sort();
  }
  const used = Float64Array.from(kept, (piece) => Math.max(leastCount, counts[piece]!));
  const total = digamma(used.reduce((sum, count) => sum + count, 0));
  return { kept, score: used.map((count) => digamma(count) - total) };
}
