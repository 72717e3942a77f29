// Copies examples/*.ts and what they print into the READMEs and docs: under `<!-- code: FILE -->` and `<!-- prints: FILE -->`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages, printedByExamples } from './run/examples.mjs';
import { root } from './run/prepare.mjs';

const printed = printedByExamples();

/** @param {string} kind @param {string} file */
function content(kind, file) {
  if (kind === 'code') return readFileSync(join(root, file), 'utf8');
  const { output, error } = printed[file] ?? { output: '', error: 'there is no such example' };
  if (error !== undefined) throw new Error(`${file}: ${error}`);
  return output;
}

for (const page of pages) {
  const path = join(root, page);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(/(<!-- (code|prints): (\S+) -->\n```\w*\n)[\s\S]*?```/g, (_, head, kind, file) => `${head}${content(kind, file)}\`\`\``);
  if (after !== before) writeFileSync(path, after);
}
