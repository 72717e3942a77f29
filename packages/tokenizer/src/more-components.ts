import { TokenizerError } from './errors.js';
import type { DecodeStep } from './decode.js';
import { clip, typeOf, unsupported, type JsonValue } from './json-value.js';
import type { TokenModel } from './model.js';
import type { NormaliserStep } from './normalise/step.js';
import type { PreTokeniser } from './pretokenise.js';

type Readers<Component> = ReadonlyMap<string, (at: JsonValue) => Component>;

/** How components of a tokenizer.json are read that not every reader knows, by type. */
export interface MoreComponents {
  readonly normalisers: Readers<NormaliserStep>;
  readonly preTokenisers: Readers<PreTokeniser>;
  readonly models: Readers<TokenModel>;
  readonly decoders: Readers<DecodeStep>;
}

/** None. */
export const noMore: MoreComponents = { normalisers: new Map(), preTokenisers: new Map(), models: new Map(), decoders: new Map() };

/** Types that the other entry reads. */
const typesElsewhere = ['BertNormalizer', 'BertPreTokenizer', 'WordPiece', 'Whitespace', 'Digits', 'Punctuation', 'CharDelimiterSplit', 'Split'];
const elsewhere = '@albertkit/tokenizer/wordpiece';

/** Reads a component by `more`; `TOK_UNSUPPORTED` where it does not know the type either. */
export function readMore<Component>(more: Readers<Component>, at: JsonValue, supported: string): Component {
  const type = typeOf(at);
  const read = more.get(type);
  if (read) return read(at);
  if (!typesElsewhere.includes(type) || more.size > 0) throw unsupported(at.path, type, [supported, ...more.keys()].join(', '));
  throw new TokenizerError('TOK_UNSUPPORTED', `${at.path} in tokenizer.json is ${type}, which readBertTokenizerJson of ${elsewhere} reads.`, { path: at.path, found: clip(type), entry: elsewhere });
}
