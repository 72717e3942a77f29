import { AlbertkitError } from '@albertkit/core';
import { listNames, type ModelSource } from './source.js';
import { readTokenizerConfig, type TokenizerConfig } from './tokenizer-config.js';

/** A folder's tokenizer; `config` is what its tokenizer_config.json says of the text, which a tokenizer.json says itself. */
export type TokenizerFile = { readonly kind: 'tokenizer.json' | 'spiece.model' | 'vocab.txt'; readonly bytes: Uint8Array; readonly config: TokenizerConfig };

const kinds = ['tokenizer.json', 'spiece.model', 'vocab.txt'] as const;
const largestTokenizer = 64 * 1024 * 1024;

/**
 * The tokenizer of a model folder. Where several files are there `tokenizer.json` holds, as in transformers, whose fast
 * tokenizer made the ids that published models see; spiece.model alone lacks its special handling.
 * `vocab.txt` is BERT's WordPiece, which the Chinese ALBERT models have. Throws `TOK_TOO_LARGE`
 * over 64 MiB, and what `readTokenizerConfig` does.
 */
export async function readTokenizerFile(source: ModelSource): Promise<TokenizerFile | undefined> {
  const names = await source.list();
  const kind = kinds.find((name) => names.includes(name));
  if (kind === undefined) return undefined;
  const bytes = await source.open(kind, { start: 0, end: largestTokenizer + 1 });
  if (bytes.length <= largestTokenizer) return { kind, bytes, config: kind === 'tokenizer.json' ? {} : await readTokenizerConfig(source) };
  throw new AlbertkitError('TOK_TOO_LARGE', `${source.description}/${kind} is larger than ${largestTokenizer} bytes; ALBERT's own takes under 3 MiB.`, { path: `${source.description}/${kind}`, limit: largestTokenizer });
}

/** As `readTokenizerFile`; throws `TOKENIZER_MISSING` where the folder has none of these files. */
export async function requireTokenizerFile(source: ModelSource): Promise<TokenizerFile> {
  const file = await readTokenizerFile(source);
  if (file) return file;
  const names = await source.list();
  throw new AlbertkitError('TOKENIZER_MISSING', `There is no tokenizer.json, spiece.model or vocab.txt in ${source.description}; it holds ${listNames(names)}. Copy the one the model was trained with.`, { path: `${source.description}/tokenizer.json`, names });
}
