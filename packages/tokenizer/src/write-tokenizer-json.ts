import { albertAddedTokens, blankSign } from './albert.js';
import { encodeBase64 } from './base64.js';
import { readCharsmap } from './charsmap.js';
import { hubVocabulary } from './hub-mode.js';
import { pieceAt, type Pieces } from './pieces.js';
import { specialPieces } from './special.js';
import { albertTemplate, type TemplateItem } from './template.js';
import { readUnigramFile } from './unigram-file.js';

/**
 * The published `tokenizer.json` that belongs to the bytes of a `spiece.model`: the file that transformers and this
 * package read to the same ids. Ship it with a checkpoint: from `spiece.model` alone transformers 5 makes other ids.
 * Throws `SPM_PARSE`, `SPM_CHARSMAP`, `SPM_MODEL_TYPE`, `TOK_TOO_LARGE`.
 */
export function toTokenizerJson(model: Uint8Array): string {
  const file = readUnigramFile(model);
  const { charsmap, special } = file;
  const vocabulary = hubVocabulary(file);
  readCharsmap(charsmap); // a broken map is not worth writing
  const [cls, sep] = [special(specialPieces.cls), special(specialPieces.sep)];
  const template = albertTemplate(cls, sep);
  const write = itemWriter(vocabulary.pieces);
  const metaspace = { type: 'Metaspace', replacement: blankSign, prepend_scheme: 'always', split: true };
  const replace = (literal: string) => ({ type: 'Replace', pattern: { String: literal }, content: '"' });
  const specialToken = (content: string, id: number) => ({ id: content, ids: [id], tokens: [content] });
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: albertAddedTokens(special).map((token) => ({
      id: token.id,
      content: token.content,
      single_word: token.singleWord,
      lstrip: token.leftStrip,
      rstrip: token.rightStrip,
      normalized: token.normalised,
      special: token.special,
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        replace('``'),
        replace("''"),
        { type: 'NFKD' },
        { type: 'StripAccents' },
        { type: 'Lowercase' },
        { type: 'Precompiled', precompiled_charsmap: encodeBase64(charsmap) },
      ],
    },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace] },
    post_processor: {
      type: 'TemplateProcessing',
      single: template.single.map(write),
      pair: template.pair.map(write),
      special_tokens: { '[CLS]': specialToken('[CLS]', cls), '[SEP]': specialToken('[SEP]', sep) },
    },
    decoder: metaspace,
    model: {
      type: 'Unigram',
      unk_id: vocabulary.unknown,
      vocab: Array.from(vocabulary.scores, (score, id) => [pieceAt(vocabulary.pieces, id), score]),
      byte_fallback: vocabulary.byteFallback,
    },
  });
}

function itemWriter(pieces: Pieces): (item: TemplateItem) => unknown {
  return (item) =>
    item.kind === 'text'
      ? { Sequence: { id: item.sequence === 0 ? 'A' : 'B', type_id: item.typeId } }
      : { SpecialToken: { id: pieceAt(pieces, item.ids[0]!), type_id: item.typeId } };
}
