import { AlbertkitError } from '@albertkit/core';
import { exponentials, judgementsOf, type Judgement, type LabelledLogits } from './judgements.js';

export type CalibrationOptions = {
  /** Number of bins; 15 when left out, as in Guo et al. 2017. */
  readonly bins?: number;
  /** `width`, bins of equal width over 0 to 1, when left out; `mass`: bins of equally many judgements (adaptive, Nguyen and O'Connor 2015). */
  readonly equal?: 'width' | 'mass';
  /** Divides the logits; 1 when left out. */
  readonly temperature?: number;
};

/** Judgements whose confidence lies in a bin: how sure the model was on average, and how often it was right. */
export type ReliabilityBin = { readonly confidence: number; readonly accuracy: number; readonly count: number };

/**
 * The points of a reliability diagram, from the least sure bin; empty bins are left out. Confidence is the largest probability and
 * accuracy how often its label is right; of several labels, the probability of each and how often it holds. A bin of equal width takes
 * its upper edge and not its lower. Throws `BINS` for a number of bins that is none, and as `judgementsOf`.
 */
export function reliability(given: LabelledLogits, { bins = 15, equal = 'width', temperature = 1 }: CalibrationOptions = {}): readonly ReliabilityBin[] {
  if (!Number.isSafeInteger(bins) || bins < 1) throw new AlbertkitError('BINS', `Calibration needs a whole number of bins from 1, not ${bins}.`, { bins });
  const several = given.problem === 'multi_label_classification';
  const sure = judgementsOf('calibration error', given).map((judgement) => (several ? labelConfidence(judgement, temperature) : bestConfidence(judgement, temperature)));
  // By outcome among equals, so that the order of the examples does not matter.
  const ordered = sure.sort((a, b) => a.confidence - b.confidence || a.outcome - b.outcome);
  const binOf = (confidence: number, place: number): number =>
    equal === 'mass' ? Math.floor((place * bins) / ordered.length) : Math.max(0, Math.ceil(confidence * bins) - 1);
  const sums = new Map<number, { confidence: number; outcome: number; count: number }>();
  ordered.forEach(({ confidence, outcome }, place) => {
    const bin = binOf(confidence, place);
    const sum = sums.get(bin) ?? { confidence: 0, outcome: 0, count: 0 };
    sums.set(bin, { confidence: sum.confidence + confidence, outcome: sum.outcome + outcome, count: sum.count + 1 });
  });
  return [...sums.values()].map(({ confidence, outcome, count }) => ({ confidence: confidence / count, accuracy: outcome / count, count }));
}

/** Expected calibration error, from 0 to 1: the mean gap between confidence and accuracy over the bins of `reliability`, each weighing its judgements (Naeini et al. 2015, Guo et al. 2017). Throws as `reliability`. */
export function expectedCalibrationError(given: LabelledLogits, options: CalibrationOptions = {}): number {
  const bins = reliability(given, options);
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { confidence, accuracy, count }) => sum + (count / total) * Math.abs(confidence - accuracy), 0);
}

type Confidence = { readonly confidence: number; readonly outcome: number };

function bestConfidence({ logits, right }: Judgement, temperature: number): Confidence {
  let best = 0;
  for (let n = 1; n < logits.length; n++) if (logits[n]! > logits[best]!) best = n;
  const { values, sum } = exponentials(logits, temperature);
  return { confidence: values[best]! / sum, outcome: Number(best === right) };
}

function labelConfidence({ logits, right }: Judgement, temperature: number): Confidence {
  const { values, sum } = exponentials(logits, temperature);
  return { confidence: values[1]! / sum, outcome: right };
}
