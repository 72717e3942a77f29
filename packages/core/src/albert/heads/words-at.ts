import { AlbertkitError } from '../../errors.js';
import { dimProduct, type Dim } from '../../ir/shape.js';
import type { Value } from '../../ir/value.js';
import { gather } from '../../ops/indexing.js';
import { reshape } from '../../ops/movement.js';
import { input } from '../../ops/source.js';
import type { HeadKind } from '../architecture.js';

export const scoresWords = (head: HeadKind): boolean => head === 'masked-lm' || head === 'pretraining';

/** The input that says which words a head scores, int32 [masked], each row times sequence + position of hidden states [batch, sequence, hidden]. Throws `OPTION` for a head that scores none. */
export function maskedPositions(head: HeadKind, hidden: Value, name = 'masked_positions', axis = 'masked'): Value {
  if (!scoresWords(head)) throw new AlbertkitError('OPTION', `Masked positions are for heads that score words, and ${head} does not: leave them out.`, { head });
  return input(name, 'int32', [axis], { below: dimProduct(hidden.type.shape.slice(0, -1)) });
}

/** Hidden states [batch, sequence, hidden] at some places, [masked, hidden]. */
export function wordsAt(hidden: Value, positions: Value): Value {
  const [batch, sequence, size] = hidden.type.shape as [Dim, Dim, Dim];
  return gather(reshape(hidden, [dimProduct([batch, sequence]), size]), positions);
}
