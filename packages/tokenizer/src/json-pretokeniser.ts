import { isNumeric, isPunctuation, isWordCharacter } from './character-classes.js';
import { readLiteral } from './json-literal.js';
import { readMetaspace } from './json-metaspace.js';
import { flatten } from './json-normaliser.js';
import { boolean, field, requiredField, string, typeOf, unsupported, type JsonValue } from './json-value.js';
import { readMore, type MoreComponents } from './more-components.js';
import { cutAt, cutAtLiteral, metaspace, whiteSpaceSplit, type CutBehaviour, type PreTokeniser, type PreTokeniserStep } from './pretokenise.js';

const supported = 'Sequence, WhitespaceSplit, Whitespace, Metaspace, Digits, Punctuation, CharDelimiterSplit, Split (at a literal)';

/** Reads the `pre_tokenizer` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`. */
export function readPreTokeniser(at: JsonValue | undefined, more: MoreComponents['preTokenisers']): PreTokeniser {
  const components = at ? flatten(at, 'pretokenizers', 0) : [];
  const parts = components.map((component) => readPart(component, more));
  const placed = components.some((component) => typeOf(component) === 'Metaspace' && readMetaspace(component).prepend === 'first');
  return { steps: parts.flatMap(({ steps }) => steps), wordByWord: parts[0]?.wordByWord === true && !placed };
}

function readPart(at: JsonValue, more: MoreComponents['preTokenisers']): PreTokeniser {
  const part = (...steps: readonly PreTokeniserStep[]): PreTokeniser => ({ steps, wordByWord: steps[0] === whiteSpaceSplit });
  switch (typeOf(at)) {
    case 'WhitespaceSplit':
      return part(whiteSpaceSplit);
    case 'Whitespace': // the expression \w+|[^\w\s]+, by hand
      return part(whiteSpaceSplit, cutAt(isWordCharacter, 'contiguous'));
    case 'Metaspace':
      return part(metaspace(readMetaspace(at)));
    case 'Digits':
      return part(cutAt(isNumeric, boolean(field(at, 'individual_digits'), false) ? 'isolated' : 'contiguous'));
    case 'Punctuation':
      return part(cutAt(isPunctuation, readBehaviour(field(at, 'behavior'))));
    case 'CharDelimiterSplit':
      return part(cutAtLiteral(readCharacter(requiredField(at, 'delimiter')), 'removed', false));
    case 'Split':
      return part(cutAtLiteral(readLiteral(requiredField(at, 'pattern')), readBehaviour(requiredField(at, 'behavior')), boolean(field(at, 'invert'), false)));
    default:
      return readMore(more, at, supported);
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

function readCharacter(at: JsonValue): string {
  const characters = Array.from(string(at));
  if (characters.length === 1) return string(at);
  throw unsupported(at.path, string(at), 'one character');
}
