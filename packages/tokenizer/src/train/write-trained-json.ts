import { toTokenizerJson } from '../write-tokenizer-json.js';
import type { Normalisation } from './normalisation.js';
import type { TrainSettings } from './options.js';
import type { TrainedPiece } from './vocabulary-pieces.js';

/**
 * The `tokenizer.json` of a trained model: ALBERT's published layout with the normaliser that it was trained under. The
 * published layout takes 100 from the score of pieces like `5,`; without ALBERT's normalisation scores stay as they are, so
 * that the file agrees with plain SentencePiece.
 */
export function writeTrainedJson(model: Uint8Array, pieces: readonly TrainedPiece[], { normalisation: kind }: TrainSettings, { json }: Normalisation): string {
  const published = JSON.parse(toTokenizerJson(model)) as { readonly model: object };
  const vocabulary = kind === 'albert' ? {} : { vocab: pieces.map(({ piece, score }) => [piece, score]) };
  return JSON.stringify({ ...published, normalizer: json, model: { ...published.model, ...vocabulary } });
}
