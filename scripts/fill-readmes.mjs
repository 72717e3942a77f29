// Copies examples/*.ts and what they print into the READMEs and docs: under `<!-- code: FILE -->` and `<!-- prints: FILE -->`.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const pages = ['README.md', ...readdirSync(new URL('packages', root)).map((name) => `packages/${name}/README.md`), ...['docs', 'docs/tasks'].flatMap((folder) => readdirSync(new URL(folder, root)).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`))];

/** @param {string} kind @param {string} file */
const content = (kind, file) => kind === 'code'
  ? readFileSync(new URL(file, root), 'utf8')
  : execFileSync(process.execPath, ['--conditions=@albertkit/source', '--import', 'tsx', file], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

for (const page of pages) {
  const url = new URL(page, root);
  const before = readFileSync(url, 'utf8');
  const after = before.replace(/(<!-- (code|prints): (\S+) -->\n```\w*\n)[\s\S]*?```/g, (_, head, kind, file) => `${head}${content(kind, file)}\`\`\``);
  if (after !== before) writeFileSync(url, after);
}
