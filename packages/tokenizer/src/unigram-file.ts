import { TokenizerError } from './errors.js';
import { pieceType, readModelFile, type ModelFile } from './model-file.js';
import { buildTrie } from './build-trie.js';
import { idOf, type Trie } from './trie.js';

/** A SentencePiece unigram model whose pieces are distinct. */
export interface UnigramFile extends ModelFile {
  /** The pieces with their ids. */
  readonly trie: Trie;
  /** Id of the unknown piece. */
  readonly unknown: number;
  /** The id of a piece that ALBERT needs; throws `SPM_MODEL_TYPE` where there is none. */
  readonly special: (piece: string) => number;
}

const modelTypes = ['', 'unigram', 'BPE', 'word', 'character'];

/** Reads `spiece.model` and refuses what is no unigram model, or one that puts `▁` behind its words. Throws `SPM_PARSE`, `SPM_MODEL_TYPE`, `TOK_TOO_LARGE`. */
export function readUnigramFile(bytes: Uint8Array): UnigramFile {
  const file = readModelFile(bytes);
  if (file.modelType !== 1) {
    const found = modelTypes[file.modelType] ?? '';
    const message = `ALBERT needs a SentencePiece unigram model, and this one is of type ${file.modelType}${found && ` (${found})`}.`;
    throw new TokenizerError('SPM_MODEL_TYPE', message, { modelType: file.modelType });
  }
  if (file.spaces.asSuffix) throw new TokenizerError('SPM_MODEL_TYPE', 'The SentencePiece model treats white space as a suffix, which is not supported; use a model trained without treat_whitespace_as_suffix.', {});
  const trie = buildTrie(file.pieces, (first, index) => {
    throw new TokenizerError('SPM_PARSE', `The SentencePiece model is broken: pieces ${first} and ${index} are the same.`, { first, index });
  });
  const special = (piece: string) => {
    const id = idOf(trie, piece);
    if (id !== undefined) return id;
    throw new TokenizerError('SPM_MODEL_TYPE', `The SentencePiece model has no piece ${piece}, so it is not an ALBERT vocabulary; plain SentencePiece models take mode spm.`, { piece });
  };
  return { ...file, trie, unknown: unknownOf(file), special };
}

function unknownOf({ types }: ModelFile): number {
  const unknown = types.indexOf(pieceType.unknown);
  if (unknown < 0) throw new TokenizerError('SPM_MODEL_TYPE', 'The SentencePiece model has no unknown piece.', {});
  const second = types.indexOf(pieceType.unknown, unknown + 1);
  if (second >= 0) throw new TokenizerError('SPM_PARSE', `The SentencePiece model is broken: pieces ${unknown} and ${second} are both the unknown one.`, { first: unknown, index: second });
  return unknown;
}
