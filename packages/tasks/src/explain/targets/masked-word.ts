import { largestAt } from '../../probabilities.js';
import { planRows } from '../../rows.js';
import { resolveWords } from '../../vocabulary-words.js';
import { explainedText } from '../explained-text.js';
import type { ScoreForm } from '../score-graph.js';
import { noTarget, oneHot, readRow, type TargetFinder } from './target.js';
import { readingAt } from './token.js';

/** A word in place of one `[MASK]`, read in the window that speaks for it: the one asked for, or the model's first. */
export const maskedWordTarget: TargetFinder = {
  takes: ['mask', 'piece'],
  async find(input, { config, tokenizer, limits, options: { mask = 0, piece }, scale, temperature, run }) {
    const source = explainedText(input, tokenizer);
    const { ids, sequenceIds } = source.encoding;
    const plan = planRows(source.encoding, limits);
    const masks = [...ids.keys()].filter((token) => ids[token] === tokenizer.special.mask && sequenceIds[token]! >= 0);
    const token = masks[mask];
    if (token === undefined || plan.owner[token]! < 0) throw noTarget(`The text has ${masks.length} masks that were seen, and number ${mask} was asked for, counted from 0: write [MASK] where a word is to be found.`, { mask, masks: masks.length });
    const form: ScoreForm = { head: 'masked-lm', ...(scale === 'probability' ? { probabilities: { kind: 'softmax', temperature } as const } : {}) };
    const readings = readingAt(plan, token);
    const chosen = piece === undefined
      ? largestAt((await run(form, readings.map((reading) => readRow(plan, reading)), ['vector']))[0]!['vector']!.data)
      : resolveWords(tokenizer, [piece]).ids[0];
    if (chosen === undefined) throw noTarget(`"${piece!.slice(0, 80)}" is no single piece of the vocabulary: ask for one that fill-mask gives.`, { piece: piece!.slice(0, 80) });
    const word = tokenizer.token(chosen) ?? '';
    return { source, plan, form, readings, weights: oneHot(config.vocabularySize, chosen), target: { description: `${word} at mask ${mask}`, mask, piece: word, scale } };
  },
};
