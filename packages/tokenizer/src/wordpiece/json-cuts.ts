import { isNumeric, isPunctuation, isWordCharacter } from '../character-classes.js';
import { readLiteral } from '../json-literal.js';
import { boolean, field, requiredField, string, unsupported, type JsonValue } from '../json-value.js';
import type { MoreComponents } from '../more-components.js';
import { whiteSpaceSplit, type PreTokeniser, type PreTokeniserStep } from '../pretokenise.js';
import { cutAt, cutAtLiteral, type CutBehaviour } from './cut-words.js';

/** The pre-tokenisers that cut within words, by type. They throw `TOK_JSON`, `TOK_UNSUPPORTED`. */
export const cutReaders: MoreComponents['preTokenisers'] = new Map<string, (at: JsonValue) => PreTokeniser>([
  ['Whitespace', () => ({ steps: [whiteSpaceSplit, cutAt(isWordCharacter, 'contiguous')], wordByWord: true })], // the expression \w+|[^\w\s]+, by hand
  ['Digits', (at) => within(cutAt(isNumeric, boolean(field(at, 'individual_digits'), false) ? 'isolated' : 'contiguous'))],
  ['Punctuation', (at) => within(cutAt(isPunctuation, readBehaviour(field(at, 'behavior'))))],
  ['CharDelimiterSplit', (at) => within(cutAtLiteral(readCharacter(requiredField(at, 'delimiter')), 'removed', false))],
  ['Split', (at) => within(cutAtLiteral(readLiteral(requiredField(at, 'pattern')), readBehaviour(requiredField(at, 'behavior')), boolean(field(at, 'invert'), false)))],
]);

const within = (step: PreTokeniserStep): PreTokeniser => ({ steps: [step], wordByWord: false });

const behaviours: Readonly<Record<string, CutBehaviour>> = { Removed: 'removed', Isolated: 'isolated', Contiguous: 'contiguous', MergedWithPrevious: 'mergedWithPrevious', MergedWithNext: 'mergedWithNext' };

function readBehaviour(at: JsonValue | undefined): CutBehaviour {
  if (!at) return 'isolated';
  const name = string(at);
  const behaviour = Object.hasOwn(behaviours, name) ? behaviours[name] : undefined;
  if (behaviour) return behaviour;
  throw unsupported(at.path, name, Object.keys(behaviours).join(', '));
}

function readCharacter(at: JsonValue): string {
  const characters = Array.from(string(at));
  if (characters.length === 1) return string(at);
  throw unsupported(at.path, string(at), 'one character');
}
