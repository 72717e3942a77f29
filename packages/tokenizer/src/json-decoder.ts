import { byteFallbackStep, decodeSteps, fuseStep, metaspaceStep, replaceStep, stripStep, type Decoder, type DecodeStep } from './decode.js';
import { readMetaspace } from './json-metaspace.js';
import { flatten, typeOf } from './json-normaliser.js';
import { boolean, field, index, requiredField, string, unsupported, type JsonValue } from './json-value.js';
import { wordPieceStep } from './wordpiece/wordpiece-decoder.js';

const supported = 'Sequence, Metaspace, Replace (a literal), ByteFallback, Fuse, Strip, WordPiece';

/** Reads the `decoder` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`. */
export function readDecoder(at: JsonValue | undefined): Decoder {
  return at ? decodeSteps(flatten(at, 'decoders', 0).map(readStep)) : (tokens) => tokens.join(' ');
}

function readStep(at: JsonValue): DecodeStep {
  switch (typeOf(at)) {
    case 'Metaspace': {
      const { replacement, prepend } = readMetaspace(at);
      return metaspaceStep(String.fromCharCode(replacement), prepend !== 'never');
    }
    case 'Replace':
      return replaceStep(readLiteral(at), string(requiredField(at, 'content')));
    case 'ByteFallback':
      return byteFallbackStep;
    case 'Fuse':
      return fuseStep;
    case 'Strip':
      return stripStep(string(requiredField(at, 'content')), index(requiredField(at, 'start')), index(requiredField(at, 'stop')));
    case 'WordPiece':
      return wordPieceStep(string(requiredField(at, 'prefix')), boolean(field(at, 'cleanup'), true));
    default:
      throw unsupported(at.path, typeOf(at), supported);
  }
}

function readLiteral(at: JsonValue): string {
  const pattern = requiredField(at, 'pattern');
  const literal = field(pattern, 'String');
  if (literal && string(literal) !== '') return string(literal);
  throw unsupported(pattern.path, 'an expression or nothing', 'a literal');
}
