import { AlbertkitError, parseConfigFile } from '@albertkit/core';
import type { ModelSource } from './source.js';

/** How the text of a vocabulary was prepared, as far as a folder says: options of `readSentencePiece` and `readWordPiece`. */
export type TokenizerConfig = {
  /** `do_lower_case` */
  readonly lowerCase?: boolean;
  /** `keep_accents`, of spiece.model */
  readonly keepAccents?: boolean;
  /** `strip_accents`, of vocab.txt */
  readonly stripAccents?: boolean;
  /** `tokenize_chinese_chars`, of vocab.txt */
  readonly splitIdeographs?: boolean;
};

const file = 'tokenizer_config.json';
const fields = { do_lower_case: 'lowerCase', keep_accents: 'keepAccents', strip_accents: 'stripAccents', tokenize_chinese_chars: 'splitIdeographs' } as const;
const largest = 1024 * 1024;

/** Reads a folder's tokenizer_config.json; says nothing where there is none. Throws `CONFIG_TOO_LARGE`, `CONFIG_JSON`, `CONFIG_FIELD`. */
export async function readTokenizerConfig(source: ModelSource): Promise<TokenizerConfig> {
  if (!(await source.list()).includes(file)) return {};
  const said = parseConfigFile(await source.open(file, { start: 0, end: largest + 1 }), file);
  const config: { -readonly [Option in keyof TokenizerConfig]: boolean } = {};
  for (const [field, option] of Object.entries(fields)) {
    const value = said.get(field) ?? undefined;
    if (typeof value === 'boolean') config[option] = value;
    else if (value !== undefined) throw new AlbertkitError('CONFIG_FIELD', `${file}: "${field}" must be true or false, got ${JSON.stringify(value)?.slice(0, 80)}.`, { file, field, allowed: 'true or false' });
  }
  return config;
}
