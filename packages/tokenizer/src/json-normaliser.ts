import { decodeBase64 } from './base64.js';
import { readCharsmap } from './charsmap.js';
import { TokenizerError } from './errors.js';
import { readLiteral } from './json-literal.js';
import { boolean, clip, field, items, requiredField, string, typeOf, unsupported, type JsonValue } from './json-value.js';
import { readMore, type MoreComponents } from './more-components.js';
import { graphemes } from './normalise/grapheme.js';
import { lowercase } from './normalise/lowercase.js';
import { nfkd } from './normalise/nfkd.js';
import { nmt } from './normalise/nmt.js';
import { normalForm } from './normalise/normal-form.js';
import { pipeline, type Normaliser } from './normalise/pipeline.js';
import { precompiled } from './normalise/precompiled.js';
import { replaceLiteral, replaceSpaceRuns, replaceWhiteSpaceRuns } from './normalise/replace.js';
import type { NormaliserStep } from './normalise/step.js';
import { stripAccents } from './normalise/strip-accents.js';
import { prependText, stripEnds } from './normalise/text-edges.js';

const supported = 'Sequence, Replace (a literal, or the expressions " {2,}" and "\\s+"), NFC, NFD, NFKC, NFKD, Nmt, Strip, Prepend, StripAccents, Lowercase, Precompiled';
const maxSteps = 32;
const maxDepth = 8;
const maxPrependUnits = 256;

/** Reads the `normalizer` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`, `SPM_CHARSMAP`. */
export function readNormaliser(at: JsonValue | undefined, more: MoreComponents['normalisers']): Normaliser {
  const components = at ? flatten(at, 'normalizers', 0) : [];
  return pipeline(components.map((component, i) => readStep(component, components[i + 1], more)));
}

/** The components of nested sequences in order; `listName` is the field that holds a sequence's list. */
export function flatten(at: JsonValue, listName: string, depth: number): readonly JsonValue[] {
  if (typeOf(at) !== 'Sequence') return [at];
  const list = requiredField(at, listName);
  const all = items(list);
  if (depth >= maxDepth || all.length > maxSteps) throw unsupported(at.path, 'a Sequence this long or deep', `${maxSteps} steps, ${maxDepth} deep`);
  const flat = all.flatMap((value, i) => flatten({ value, path: `${list.path}[${i}]` }, listName, depth + 1));
  if (flat.length > maxSteps) throw unsupported(at.path, `a Sequence of ${flat.length} steps`, `${maxSteps} steps`);
  return flat;
}

function readStep(at: JsonValue, next: JsonValue | undefined, more: MoreComponents['normalisers']): NormaliserStep {
  switch (typeOf(at)) {
    case 'Replace':
      return readReplace(at);
    case 'NFC':
    case 'NFD':
    case 'NFKC':
      return normalForm(typeOf(at) as 'NFC' | 'NFD' | 'NFKC');
    case 'Nmt':
      return nmt();
    case 'Strip':
      return stripEnds(boolean(field(at, 'strip_left'), true), boolean(field(at, 'strip_right'), true));
    case 'Prepend':
      return readPrepend(at);
    case 'NFKD':
      return nfkd(!next || typeOf(next) !== 'StripAccents');
    case 'StripAccents':
      return stripAccents();
    case 'Lowercase':
      return lowercase();
    case 'Precompiled':
      return readPrecompiled(at);
    default:
      return readMore(more, at, supported);
  }
}

function readReplace(at: JsonValue): NormaliserStep {
  const pattern = requiredField(at, 'pattern');
  const content = string(requiredField(at, 'content'));
  if (field(pattern, 'String')) {
    const text = readLiteral(pattern);
    if (content.length > text.length) throw unsupported(at.path, content, 'a replacement no longer than its pattern');
    return replaceLiteral(text, content);
  }
  // Never compiled: a regular expression from a file can take time without bound. These are known by their text.
  const expression = string(requiredField(pattern, 'Regex'));
  if (expression === ' {2,}' && content.length <= 2) return replaceSpaceRuns(content);
  if (expression === '\\s+' && content.length <= 1) return replaceWhiteSpaceRuns(content);
  throw unsupported(pattern.path, `the regular expression ${clip(expression)} by ${clip(content)}`, 'the expressions " {2,}" and "\\s+" by something no longer');
}

function readPrepend(at: JsonValue): NormaliserStep {
  const content = requiredField(at, 'prepend');
  if (string(content).length > maxPrependUnits) throw unsupported(content.path, string(content), `at most ${maxPrependUnits} characters`);
  return prependText(string(content));
}

function readPrecompiled(at: JsonValue): NormaliserStep {
  const encoded = requiredField(at, 'precompiled_charsmap');
  const bytes = decodeBase64(string(encoded));
  if (!bytes) throw new TokenizerError('SPM_CHARSMAP', `${encoded.path} in tokenizer.json is not base64.`, { path: encoded.path });
  return precompiled(readCharsmap(bytes), graphemes());
}
