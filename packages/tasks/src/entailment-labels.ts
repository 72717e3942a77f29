import { AlbertkitError } from '@albertkit/core';

/**
 * Which labels of a model say that a text implies a hypothesis, and that it contradicts it. Entailment is the named one, else the first that
 * begins with "entail", as in transformers; contradiction one that begins with "contradict" or "not entail", else the first label, or
 * the last where entailment is the first (there always the latter). Throws `ENTAILMENT_UNKNOWN`.
 */
export function entailmentLabels(labels: readonly string[], named?: string): { readonly entailment: number; readonly contradiction: number } {
  const entailment = labels.findIndex((label) => (named === undefined ? /^entail/i.test(label) : label === named));
  if (entailment < 0 || labels.length < 2) {
    const shown = labels.slice(0, 12);
    throw new AlbertkitError('ENTAILMENT_UNKNOWN', `Which label of the model means entailment? It has ${shown.join(', ')}${named === undefined ? '' : `, and not ${named.slice(0, 80)}`}: name it with entailmentLabel, or take a model trained on inference.`, { labels: shown, named: named ?? null });
  }
  const contradiction = labels.findIndex((label, id) => id !== entailment && /^(contradict|not?[_ -]?entail)/i.test(label));
  return { entailment, contradiction: contradiction >= 0 ? contradiction : entailment === 0 ? labels.length - 1 : 0 };
}
