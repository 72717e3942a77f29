import type { TokenizerFile } from '@albertkit/hub';
import type { Tokenizer } from '@albertkit/tokenizer';

const wordPiece = '@albertkit/tokenizer/wordpiece';

/** The tokenizer of a model folder; each reader is loaded where a file asks for it, so that a page loads no other. Throws what the readers throw. */
export async function openTokenizer(file: TokenizerFile): Promise<Tokenizer> {
  switch (file.kind) {
    case 'tokenizer.json': {
      const { readTokenizerJson } = await import('@albertkit/tokenizer/tokenizer-json');
      try {
        return readTokenizerJson(file.bytes);
      } catch (error) {
        if (!namesWordPiece(error)) throw error;
        return (await import('@albertkit/tokenizer/wordpiece')).readBertTokenizerJson(file.bytes);
      }
    }
    case 'spiece.model':
      return (await import('@albertkit/tokenizer/sentencepiece')).readSentencePiece(file.bytes, file.config);
    case 'vocab.txt':
      return (await import('@albertkit/tokenizer/vocab-txt')).readWordPiece(file.bytes, file.config);
  }
}

/** Whether an error says that the file is for the entry that holds WordPiece. */
const namesWordPiece = (error: unknown): boolean =>
  error instanceof Error && 'facts' in error && typeof error.facts === 'object' && error.facts !== null && 'entry' in error.facts && error.facts.entry === wordPiece;
