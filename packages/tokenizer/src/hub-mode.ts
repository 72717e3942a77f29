import { albertAddedTokens, albertNormaliser, albertPreTokeniser, blankSign, penaliseDigitComma, type AlbertText } from './albert.js';
import { readCharsmap } from './charsmap.js';
import { decodeSteps, metaspaceStep } from './decode.js';
import { textEncoder } from './encode.js';
import { specialPieces } from './special.js';
import { albertTemplate } from './template.js';
import type { TokenizerParts } from './assemble.js';
import { unigram, type Vocabulary } from './unigram.js';
import type { UnigramFile } from './unigram-file.js';

/** Mode `hub`: the pipeline of ALBERT's published tokenizer.json. Throws `SPM_CHARSMAP`, `SPM_MODEL_TYPE`. */
export function hubMode(file: UnigramFile, text: AlbertText): TokenizerParts {
  const { special } = file;
  const model = unigram(hubVocabulary(file));
  const addedTokens = albertAddedTokens(special);
  const normalise = albertNormaliser(readCharsmap(file.charsmap), text);
  return {
    model,
    encodeText: textEncoder({ addedTokens, normalise, preTokeniser: albertPreTokeniser, model }),
    specialTokens: addedTokens.map((token) => token.id),
    template: albertTemplate(special(specialPieces.cls), special(specialPieces.sep)),
    decode: decodeSteps([metaspaceStep(blankSign, true)]),
  };
}

/** The vocabulary as the published tokenizer.json holds it. */
export function hubVocabulary({ pieces, trie, scores, unknown, byteFallback }: UnigramFile): Vocabulary {
  return { pieces, trie, scores: penaliseDigitComma(pieces, scores), unknown, byteFallback };
}
