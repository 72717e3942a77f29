import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const pages = ['README.md', ...readdirSync(new URL('packages', root)).map((name) => `packages/${name}/README.md`), ...['docs', 'docs/tasks'].flatMap((folder) => readdirSync(new URL(folder, root)).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`))];

/** Fenced blocks that stand under a comment `<!-- code: FILE -->` or `<!-- prints: FILE -->`. */
const blocks = (page: string): { kind: string; file: string; text: string }[] =>
  [...page.matchAll(/<!-- (code|prints): (\S+) -->\n```\w*\n([\s\S]*?)```/g)].map(([, kind, file, text]) => ({ kind: kind!, file: file!, text: text! }));

const all = pages.flatMap((page) => blocks(read(page)).map((block) => ({ page, ...block })));
const examples = readdirSync(new URL('examples', root)).filter((name) => name.endsWith('.ts')).map((name) => `examples/${name}`);

const printed = (file: string): string =>
  execFileSync(process.execPath, ['--conditions=@albertkit/source', '--import', 'tsx', file], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

describe('the code in the READMEs and docs', () => {
  it('shows every example', () => {
    expect([...new Set(all.filter(({ kind }) => kind === 'code').map(({ file }) => file))].sort()).toEqual(examples.sort());
  });

  it.each(all.filter(({ kind }) => kind === 'code'))('$page copies $file', ({ file, text }) => {
    expect(text).toBe(read(file));
  });

  it.each(examples)('%s prints what the pages say', (file) => {
    const output = printed(file);
    expect(output.trim()).not.toBe('');
    for (const { page, text } of all.filter((block) => block.kind === 'prints' && block.file === file)) expect(output, page).toBe(text);
  });
});
