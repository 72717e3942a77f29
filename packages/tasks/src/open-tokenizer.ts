import type { TokenizerFile } from '@albertkit/hub';
import { readSentencePiece, readTokenizerJson, TokenizerError, type Tokenizer } from '@albertkit/tokenizer';

/**
 * The tokenizer of a model folder; WordPiece, which most models do without, is loaded where a file asks for it. Throws what
 * the readers throw.
 */
export async function openTokenizer(file: TokenizerFile): Promise<Tokenizer> {
  switch (file.kind) {
    case 'tokenizer.json':
      try {
        return readTokenizerJson(file.bytes);
      } catch (error) {
        if (!(error instanceof TokenizerError && error.facts['entry'] === '@albertkit/tokenizer/wordpiece')) throw error;
        return (await import('@albertkit/tokenizer/wordpiece')).readBertTokenizerJson(file.bytes);
      }
    case 'spiece.model':
      return readSentencePiece(file.bytes, file.config);
    case 'vocab.txt':
      return (await import('@albertkit/tokenizer/wordpiece')).readWordPiece(file.bytes, file.config);
  }
}
