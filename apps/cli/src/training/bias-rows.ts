import type { BbqRow, CrowsPair } from '@albertkit/training';
import { z } from 'zod';

const text = z.string().min(1);
const pair = z.object({ sent_more: text, sent_less: text, bias_type: text });
const question = z.object({
  category: text, polarity: z.enum(['neg', 'nonneg']), condition: z.enum(['ambig', 'disambig']), context: text, question: text,
  choices: z.array(text).min(2), answer: z.int().min(0), groups: z.array(text), stereotyped: z.array(text),
}).refine(({ choices, groups, answer }) => groups.length === choices.length && answer < choices.length, 'a group for each choice is wanted, and an answer that is one of them');

/** A pair of CrowS-Pairs, by its published fields. Throws a `ZodError`. */
export function crowsPairRow(fields: object): CrowsPair {
  const { sent_more: more, sent_less: less, bias_type: biasType } = pair.parse(fields);
  return { more, less, biasType };
}

/** A question of BBQ with its choices, their groups and the groups that the stereotype is of. Throws a `ZodError`. */
export const bbqRow = (fields: object): BbqRow => question.parse(fields);
