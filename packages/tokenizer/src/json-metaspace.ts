import { metaspaceDecoder, type Decoder } from './decode.js';
import { boolean, field, requiredField, string, unsupported, type JsonValue } from './json-value.js';
import { flatten, typeOf } from './json-normaliser.js';
import { metaspace, whiteSpaceSplit, type Metaspace, type PreTokeniser } from './pretokenise.js';
import { isWhiteSpace } from './white-space.js';
import { bertPreTokeniser } from './wordpiece/bert-text.js';
import { wordPieceDecoder } from './wordpiece/wordpiece-decoder.js';

/** Reads the `pre_tokenizer` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`. */
export function readPreTokeniser(at: JsonValue | undefined): PreTokeniser {
  const components = at ? flatten(at, 'pretokenizers', 0) : [];
  const types = components.map(typeOf);
  const component = components.find((one) => typeOf(one) === 'Metaspace');
  const found = component && readMetaspace(component);
  const order = types.join(', ');
  if (order === 'BertPreTokenizer') return bertPreTokeniser;
  if (!['', 'WhitespaceSplit', 'Metaspace', 'WhitespaceSplit, Metaspace'].includes(order)) {
    throw unsupported('pre_tokenizer', order, 'WhitespaceSplit, Metaspace, the two in this order, or BertPreTokenizer');
  }
  return { steps: [...(types[0] === 'WhitespaceSplit' ? [whiteSpaceSplit] : []), ...(found ? [metaspace(found)] : [])], wordByWord: types[0] === 'WhitespaceSplit' && found?.prepend !== 'first' };
}

/** Reads the `decoder` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`. */
export function readDecoder(at: JsonValue | undefined): Decoder {
  if (!at) return (tokens) => tokens.join(' ');
  if (typeOf(at) === 'WordPiece') return wordPieceDecoder(string(requiredField(at, 'prefix')), boolean(field(at, 'cleanup'), true));
  if (typeOf(at) !== 'Metaspace') throw unsupported('decoder', typeOf(at), 'Metaspace, WordPiece');
  const { replacement, prepend } = readMetaspace(at);
  return metaspaceDecoder(String.fromCharCode(replacement), prepend !== 'never');
}

function readMetaspace(at: JsonValue): Metaspace {
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
