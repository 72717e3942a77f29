import { albertQuotes, blankSign, type AlbertText } from './albert.js';
import type { TokenizerParts } from './assemble.js';
import { readCharsmap } from './charsmap.js';
import { splitDigitComma } from './digit-comma.js';
import { textEncoder, type EncodeText } from './encode.js';
import { pieceType } from './model-file.js';
import type { TokenModel } from './model.js';
import { nfkd } from './normalise/nfkd.js';
import { wholeText } from './normalise/pipeline.js';
import { joinWords, pythonLowercase } from './normalise/python-text.js';
import { spmNormaliser } from './normalise/spm-normaliser.js';
import type { NormaliserStep } from './normalise/step.js';
import { stripCombining } from './normalise/strip-accents.js';
import { pieceAt } from './pieces.js';
import { specialPieces } from './special.js';
import { spmDecoder } from './spm-decode.js';
import { spmUnigram } from './spm-unigram.js';
import { albertTemplate, plainTemplate, type Template } from './template.js';
import { tokenList } from './token-list.js';
import type { UnigramFile } from './unigram-file.js';

/** Mode `spm`: plain SentencePiece, without special tokens. Throws `SPM_CHARSMAP`, `SPM_MODEL_TYPE`. */
export function spmMode(file: UnigramFile): TokenizerParts {
  const model = spmUnigram(file);
  return parts(file, model, encoder(model, [ownNormaliser(file)]), plainTemplate);
}

/**
 * Mode `slow`: Google's and Hugging Face's original Python path. White space collapsed, old quotes replaced, NFKD without
 * combining marks, lower case, SentencePiece, and pieces that end in digit and comma split again. Special tokens in the
 * text are ordinary text. Throws `SPM_CHARSMAP`, `SPM_MODEL_TYPE`.
 */
export function slowMode(file: UnigramFile, { lowerCase, keepAccents }: Omit<AlbertText, 'unicode'>): TokenizerParts {
  const plain = spmUnigram(file);
  const own = ownNormaliser(file);
  const encodePlain = encoder(plain, [own]);
  const model = splitDigitComma(plain, blankSign, (text) => {
    const list = tokenList();
    encodePlain(text, list);
    const unknown = new Map(list.ownAt.map((at, i) => [at, list.ownText[i]!]));
    return Array.from(list.ids.subarray(0, list.length), (id, i) => unknown.get(i) ?? plain.token(id)!);
  });
  const accents = keepAccents ? [] : [nfkd(false, 'current'), stripCombining()];
  const steps = [joinWords, ...albertQuotes('all'), ...accents, ...(lowerCase ? [pythonLowercase()] : []), own];
  return parts(file, model, encoder(model, steps), albertTemplate(file.special(specialPieces.cls), file.special(specialPieces.sep)));
}

function parts(file: UnigramFile, model: TokenModel, encodeText: EncodeText, template: Template): TokenizerParts {
  const specialTokens = [...idsOfType(file, pieceType.control), ...idsOfType(file, pieceType.unknown)];
  return { model, encodeText, specialTokens, template, decode: spmDecoder(file, blankSign) };
}

function encoder(model: TokenModel, steps: readonly NormaliserStep[]): EncodeText {
  return textEncoder({ addedTokens: [], normalise: wholeText(steps), preTokeniser: { steps: [], wordByWord: false }, model, wordSign: blankSign.charCodeAt(0) });
}

function idsOfType({ types }: UnigramFile, wanted: number): readonly number[] {
  const ids: number[] = [];
  for (let id = types.indexOf(wanted); id >= 0; id = types.indexOf(wanted, id + 1)) ids.push(id);
  return ids;
}

function ownNormaliser(file: UnigramFile): NormaliserStep {
  const { pieces, charsmap, spaces } = file;
  return spmNormaliser(readCharsmap(charsmap), spaces, idsOfType(file, pieceType.userDefined).map((id) => pieceAt(pieces, id)));
}
