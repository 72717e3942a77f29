import { byteFallbackStep, decodeSteps, fuseStep, metaspaceStep, replaceStep, stripStep, type Decoder, type DecodeStep } from './decode.js';
import { readLiteral } from './json-literal.js';
import { readMetaspace } from './json-metaspace.js';
import { flatten } from './json-normaliser.js';
import { index, requiredField, string, typeOf, type JsonValue } from './json-value.js';
import { readMore, type MoreComponents } from './more-components.js';

const supported = 'Sequence, Metaspace, Replace (a literal), ByteFallback, Fuse, Strip';

/** Reads the `decoder` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`. */
export function readDecoder(at: JsonValue | undefined, more: MoreComponents['decoders']): Decoder {
  return at ? decodeSteps(flatten(at, 'decoders', 0).map((step) => readStep(step, more))) : (tokens) => tokens.join(' ');
}

function readStep(at: JsonValue, more: MoreComponents['decoders']): DecodeStep {
  switch (typeOf(at)) {
    case 'Metaspace': {
      const { replacement, prepend } = readMetaspace(at);
      return metaspaceStep(String.fromCharCode(replacement), prepend !== 'never');
    }
    case 'Replace':
      return replaceStep(readLiteral(requiredField(at, 'pattern')), string(requiredField(at, 'content')));
    case 'ByteFallback':
      return byteFallbackStep;
    case 'Fuse':
      return fuseStep;
    case 'Strip':
      return stripStep(string(requiredField(at, 'content')), index(requiredField(at, 'start')), index(requiredField(at, 'stop')));
    default:
      return readMore(more, at, supported);
  }
}
