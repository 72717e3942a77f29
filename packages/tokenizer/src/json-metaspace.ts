import { boolean, field, requiredField, string, unsupported, type JsonValue } from './json-value.js';
import type { Metaspace } from './pretokenise.js';
import { isWhiteSpace } from './white-space.js';

/** Reads a component of type Metaspace, a pre-tokeniser or a decoder. Throws `TOK_JSON`, `TOK_UNSUPPORTED`. */
export function readMetaspace(at: JsonValue): Metaspace {
  const sign = string(requiredField(at, 'replacement'));
  const unit = sign.charCodeAt(0);
  if (sign.length !== 1 || isWhiteSpace(unit) || (unit >= 0xd800 && unit <= 0xdfff)) throw unsupported(`${at.path}.replacement`, sign, 'one visible character');
  return { replacement: unit, prepend: readPrepend(at), split: boolean(field(at, 'split'), true) };
}

// Files from before tokenizers 0.15 say add_prefix_space.
function readPrepend(at: JsonValue): Metaspace['prepend'] {
  const scheme = field(at, 'prepend_scheme');
  if (!scheme) return boolean(field(at, 'add_prefix_space'), true) ? 'always' : 'never';
  const name = string(scheme);
  if (name === 'always' || name === 'first' || name === 'never') return name;
  throw unsupported(scheme.path, name, 'always, first, never');
}
