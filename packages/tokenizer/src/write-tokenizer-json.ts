import { albertAddedTokens, blankSign } from './albert.js';
import { encodeBase64 } from './base64.js';
import { readCharsmap } from './charsmap.js';
import { readHubModel } from './hub-model.js';
import { specialPieces } from './special.js';
import { albertTemplate, type TemplateItem } from './template.js';

/**
 * The published `tokenizer.json` that belongs to the bytes of a `spiece.model`: the file that transformers and this
 * package read to the same ids. Ship it with a checkpoint: from `spiece.model` alone transformers 5 makes other ids.
 * Throws `SPM_PARSE`, `SPM_CHARSMAP`, `SPM_MODEL_TYPE`, `TOK_TOO_LARGE`.
 */
export function toTokenizerJson(model: Uint8Array): string {
  const { vocabulary, charsmap, special } = readHubModel(model);
  readCharsmap(charsmap); // a broken map is not worth writing
  const [cls, sep] = [special(specialPieces.cls), special(specialPieces.sep)];
  const template = albertTemplate(cls, sep);
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
      single: template.single.map(writeItem),
      pair: template.pair.map(writeItem),
      special_tokens: { '[CLS]': specialToken('[CLS]', cls), '[SEP]': specialToken('[SEP]', sep) },
    },
    decoder: metaspace,
    model: {
      type: 'Unigram',
      unk_id: vocabulary.unknown,
      vocab: vocabulary.pieces.map((piece, id) => [piece, vocabulary.scores[id]]),
      byte_fallback: vocabulary.byteFallback,
    },
  });
}

function writeItem(item: TemplateItem): unknown {
  if (item.kind === 'text') return { Sequence: { id: item.sequence === 0 ? 'A' : 'B', type_id: item.typeId } };
  return { SpecialToken: { id: item.tokens[0], type_id: item.typeId } };
}
