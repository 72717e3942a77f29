import { averageRows } from '../../average-rows.js';
import { largestAt } from '../../probabilities.js';
import { planRows, type RowPlan } from '../../rows.js';
import { kindOf } from '../../text-input.js';
import { explainedText, type ExplainedText } from '../explained-text.js';
import { allRows, noTarget, type TargetFinder } from './target.js';

/** The score of one choice, which depends on the text and that choice alone: the one asked for, or the best. */
export const choiceTarget: TargetFinder = {
  takes: ['choice'],
  async find(input, { tokenizer, limits, options: { choice }, scale, run }) {
    if (scale === 'probability') throw noTarget('A choice is explained by its own score, which is a logit: leave out scale.', { scale });
    const { text, choices } = readChoices(input);
    if (choice !== undefined && choices[choice] === undefined) throw noTarget(`There are ${choices.length} choices, and number ${choice} was asked for, counted from 0.`, { choice, choices: choices.length });
    // A text with a choice is a text with one label: the head has the same weights.
    const form = { head: 'sequence-classification' } as const;
    const laidOut = (index: number): { readonly source: ExplainedText; readonly plan: RowPlan } => {
      const source = explainedText({ text, text_pair: choices[index]! }, tokenizer);
      return { source, plan: planRows(source.encoding, limits) };
    };
    const scoreOf = async (index: number): Promise<number> => {
      const { plan } = laidOut(index);
      return averageRows((await run(form, plan.rows, ['vector'])).map((row) => row['vector']!.data), plan.weights)[0]!;
    };
    let chosen = choice;
    if (chosen === undefined) {
      const scores: number[] = [];
      for (const index of choices.keys()) scores.push(await scoreOf(index));
      chosen = largestAt(scores);
    }
    const { source, plan } = laidOut(chosen);
    return { source, plan, form, weights: Float32Array.of(1), readings: allRows(plan), target: { description: `"${choices[chosen]!}"`, choice: chosen, scale } };
  },
};

function readChoices(input: unknown): { readonly text: string; readonly choices: readonly string[] } {
  if (typeof input === 'object' && input !== null && 'text' in input && typeof input.text === 'string' && 'choices' in input && Array.isArray(input.choices) && input.choices.length > 0) {
    const choices: readonly unknown[] = input.choices;
    if (choices.every((choice) => typeof choice === 'string')) return { text: input.text, choices };
  }
  throw noTarget(`Multiple choice takes { text, choices }, and was given ${kindOf(input)}.`, { given: kindOf(input) });
}
