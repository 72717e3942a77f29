import { isNumeric, isPunctuation, isWordCharacter } from './character-classes.js';
import { readMetaspace } from './json-metaspace.js';
import { flatten, typeOf } from './json-normaliser.js';
import { boolean, field, requiredField, string, unsupported, type JsonValue } from './json-value.js';
import { cutAt, cutRuns, metaspace, whiteSpaceSplit, type CutBehaviour, type PreTokeniser, type PreTokeniserStep } from './pretokenise.js';
import { isWhiteSpace } from './white-space.js';
import { bertPreTokeniser } from './wordpiece/bert-text.js';

const supported = 'Sequence, WhitespaceSplit, Whitespace, Metaspace, Digits, Punctuation, CharDelimiterSplit, BertPreTokenizer';

/** Reads the `pre_tokenizer` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`. */
export function readPreTokeniser(at: JsonValue | undefined): PreTokeniser {
  const components = at ? flatten(at, 'pretokenizers', 0) : [];
  const types = components.map(typeOf);
  const placed = components.some((component) => typeOf(component) === 'Metaspace' && readMetaspace(component).prepend === 'first');
  return { steps: components.flatMap(readSteps), wordByWord: ['WhitespaceSplit', 'Whitespace', 'BertPreTokenizer'].includes(types[0] ?? '') && !placed };
}

function readSteps(at: JsonValue): PreTokeniserStep | readonly PreTokeniserStep[] {
  switch (typeOf(at)) {
    case 'WhitespaceSplit':
      return whiteSpaceSplit;
    case 'Whitespace': // the expression \w+|[^\w\s]+, by hand
      return cutRuns((codePoint) => (isWhiteSpace(codePoint) ? 0 : isWordCharacter(codePoint) ? 1 : 2));
    case 'Metaspace':
      return metaspace(readMetaspace(at));
    case 'Digits':
      return cutAt(isNumeric, boolean(field(at, 'individual_digits'), false) ? 'isolated' : 'contiguous');
    case 'Punctuation':
      return cutAt(isPunctuation, readBehaviour(field(at, 'behavior')));
    case 'CharDelimiterSplit':
      return cutAt(isCharacter(requiredField(at, 'delimiter')), 'removed');
    case 'BertPreTokenizer':
      return bertPreTokeniser.steps;
    default:
      throw unsupported(at.path, typeOf(at), supported);
  }
}

const behaviours: Readonly<Record<string, CutBehaviour>> = { Removed: 'removed', Isolated: 'isolated', Contiguous: 'contiguous', MergedWithPrevious: 'mergedWithPrevious', MergedWithNext: 'mergedWithNext' };

function readBehaviour(at: JsonValue | undefined): CutBehaviour {
  if (!at) return 'isolated';
  const name = string(at);
  const behaviour = Object.hasOwn(behaviours, name) ? behaviours[name] : undefined;
  if (behaviour) return behaviour;
  throw unsupported(at.path, name, Object.keys(behaviours).join(', '));
}

function isCharacter(at: JsonValue): (codePoint: number) => boolean {
  const [character = '', ...more] = string(at);
  if (character === '' || more.length > 0) throw unsupported(at.path, string(at), 'one character');
  const wanted = character.codePointAt(0);
  return (codePoint) => codePoint === wanted;
}
