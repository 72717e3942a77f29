import type { Tensors } from '@albertkit/core';
import { largestAt, softmax } from '../../probabilities.js';
import { planRows, type RowPlan } from '../../rows.js';
import { labelId } from '../../text-classification.js';
import { explainedText, type ExplainedText } from '../explained-text.js';
import type { ScoreForm } from '../score-graph.js';
import { unitsOf, type Unit } from '../units.js';
import { labelScale, labelWords } from './label.js';
import { noTarget, oneHot, rowOfPlaces, type TargetFinder } from './target.js';

/**
 * The label of a word, read at its first token in the window that speaks for it. Left out, the word is the one whose label
 * other than `O` is surest, or the surest of all where every word is an `O`.
 */
export const tokenTarget: TargetFinder = {
  takes: ['at', 'label', 'against'],
  async find(input, asking) {
    const { config: { labels }, tokenizer, limits, options: { at, label, against }, scale } = asking;
    const source = explainedText(input, tokenizer);
    const plan = planRows(source.encoding, limits);
    const form: ScoreForm = { head: 'token-classification', ...labelScale(asking, 'single_label_classification') };
    const words = unitsOf(source, 'word', (token) => plan.owner[token]! >= 0);
    const outputs = at === undefined || label === undefined ? await asking.run(form, plan.rows, ['logits']) : undefined;
    const word = at === undefined ? surestWord(words, plan, outputs!, labels) : wordAt(words, source, at);
    const token = word.tokens[0]!;
    const chosen = label === undefined ? largestAt(logitsAt(plan, outputs!, token)) : labelId(labels, label);
    const other = against === undefined ? undefined : labelId(labels, against);
    const { description, ...named } = labelWords(labels, chosen, other);
    return {
      source, plan, form, weights: oneHot(labels.length, chosen, other), readings: readingAt(plan, token),
      target: { description: `${description} at "${source.slice(word.sequence, word)}"`, ...named, at: word.start, scale },
    };
  },
};

/** One place of the one row that speaks for a token. */
export function readingAt({ rows, owner, place }: RowPlan, token: number): readonly { readonly row: number; readonly share: number; readonly positions: Float32Array }[] {
  const row = owner[token]!;
  return [{ row, share: 1, positions: oneHot(rows[row]!.ids.length, place[token]!) }];
}

const logitsAt = ({ owner, place }: RowPlan, outputs: readonly Tensors[], token: number): ArrayLike<number> => rowOfPlaces(outputs[owner[token]!]!['logits']!, place[token]!);

function surestWord(words: readonly Unit[], plan: RowPlan, outputs: readonly Tensors[], labels: readonly string[]): Unit {
  let best: { readonly word: Unit; readonly rank: number } | undefined;
  for (const word of words) {
    const scores = softmax(logitsAt(plan, outputs, word.tokens[0]!));
    const label = largestAt(scores);
    // Any label but O goes before any O.
    const rank = scores[label]! + Number(labels[label] !== 'O');
    if (!best || rank > best.rank) best = { word, rank };
  }
  if (!best) throw noTarget('The text has no words to explain.');
  return best.word;
}

function wordAt(words: readonly Unit[], { unit }: ExplainedText, at: number): Unit {
  const word = words.find(({ sequence, start, end }) => sequence === 0 && start <= at && at < end);
  if (word) return word;
  throw noTarget(`No word that was seen stands at ${at}: give ${unit === 'word' ? 'the index of a word' : 'a UTF-16 index inside one'}.`, { at, unit });
}
