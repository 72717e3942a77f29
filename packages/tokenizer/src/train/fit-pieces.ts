import type { Corpus } from './corpus.js';
import { expectation } from './expectation.js';
import { select, type Lattice, type Pieces } from './piece-lattice.js';
import { maximisation } from './maximisation.js';
import { prune } from './prune.js';
import type { TrainSettings } from './options.js';
import type { Turn } from './turns.js';

/** One round: the pieces after it, and the log likelihood before its last step, in nats for each character of the segments. */
export interface FittingRound {
  readonly pieces: number;
  readonly logLikelihoodPerCharacter: number;
}

/** The pieces asked for, or how many there would have been. */
export type Fitted = { readonly kind: 'fitted'; readonly pieces: Pieces; readonly rounds: readonly FittingRound[] } | { readonly kind: 'tooFew'; readonly pieces: number };

/** Pieces are fitted until they are at most this many times those asked for; the last ones go by score alone. */
const surplus = 1.1;

/**
 * Expectation, maximisation and pruning in turn, from the seeds to exactly `wanted` pieces, the characters among them.
 * Source: Kudo 2018, "Subword Regularization", section 3.2; google/sentencepiece, unigram_model_trainer.cc (Train).
 */
export async function fitPieces(
  corpus: Corpus,
  seeds: { readonly pieces: Pieces; readonly lattice: Lattice },
  settings: Pick<TrainSettings, 'vocabularySize' | 'shrinkingFactor' | 'subIterations'>,
  wanted: number,
  turn: Turn,
  onRound: (done: { readonly pieces: number; readonly share: number }) => void,
): Promise<Fitted> {
  const characters = corpus.characters.length;
  const length = charactersOf(corpus);
  const desired = Math.floor(settings.vocabularySize * surplus);
  const seedSize = seeds.pieces.at.length;
  let { pieces, lattice } = seeds;
  const rounds: FittingRound[] = [];
  for (;;) {
    let logLikelihood = 0;
    for (let iteration = 0; iteration < settings.subIterations; iteration++) {
      const expected = await expectation(corpus, pieces, lattice, turn);
      logLikelihood = expected.logLikelihood;
      const { kept, score } = maximisation(expected.counts, characters, rounds.length === 0 ? 0 : wanted);
      ({ pieces, lattice } = await select(pieces, lattice, kept, score, turn));
    }
    const size = pieces.at.length;
    rounds.push({ pieces: size, logLikelihoodPerCharacter: logLikelihood / length });
    if (size < wanted) return { kind: 'tooFew', pieces: size };
    onRound({ pieces: size, share: size <= desired ? 1 : Math.log(seedSize / size) / Math.log(seedSize / desired) });
    if (size <= desired) break;
    const target = Math.max(desired, Math.floor(settings.shrinkingFactor * size));
    const kept = await prune(corpus, pieces, lattice, { characters, target, least: wanted }, turn);
    if (kept.length === size) break; // every piece has a claim to stay that scores do not weigh
    ({ pieces, lattice } = await select(pieces, lattice, kept, Float64Array.from(kept, (piece) => pieces.score[piece]!), turn));
  }
  return { kind: 'fitted', pieces: bestOf(pieces, characters, wanted), rounds };
}

/** The characters and, of the others, those with the highest scores. */
function bestOf({ at, length, score }: Pieces, characters: number, wanted: number): Pieces {
  const others = Array.from(at.keys()).slice(characters).sort((a, b) => score[b]! - score[a]! || a - b);
  const kept = Int32Array.from([...Array.from(at.keys()).slice(0, characters), ...others.slice(0, wanted - characters)]);
  return { at: kept.map((piece) => at[piece]!), length: Uint8Array.from(kept, (piece) => length[piece]!), score: Float64Array.from(kept, (piece) => score[piece]!) };
}

function charactersOf({ starts, counts }: Corpus): number {
  return counts.reduce((sum, count, segment) => sum + count * (starts[segment + 1]! - starts[segment]! - 1), 0);
}
