import { readMetaspace } from './json-metaspace.js';
import { flatten } from './json-normaliser.js';
import { typeOf, type JsonValue } from './json-value.js';
import { readMore, type MoreComponents } from './more-components.js';
import { metaspace, whiteSpaceSplit, type PreTokeniser } from './pretokenise.js';

/** Reads the `pre_tokenizer` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`. */
export function readPreTokeniser(at: JsonValue | undefined, more: MoreComponents['preTokenisers']): PreTokeniser {
  const components = at ? flatten(at, 'pretokenizers', 0) : [];
  const parts = components.map((component) => readPart(component, more));
  const placed = components.some((component) => typeOf(component) === 'Metaspace' && readMetaspace(component).prepend === 'first');
  return { steps: parts.flatMap(({ steps }) => steps), wordByWord: parts[0]?.wordByWord === true && !placed };
}

function readPart(at: JsonValue, more: MoreComponents['preTokenisers']): PreTokeniser {
  switch (typeOf(at)) {
    case 'WhitespaceSplit':
      return { steps: [whiteSpaceSplit], wordByWord: true };
    case 'Metaspace':
      return { steps: [metaspace(readMetaspace(at))], wordByWord: false };
    default:
      return readMore(more, at, 'Sequence, WhitespaceSplit, Metaspace');
  }
}
