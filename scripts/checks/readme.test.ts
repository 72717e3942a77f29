import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { examples, pages, printedByExamples } from '../run/examples.mjs';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Fenced blocks that stand under a comment `<!-- code: FILE -->` or `<!-- prints: FILE -->`. */
const blocks = (page: string): { kind: string; file: string; text: string }[] =>
  [...page.matchAll(/<!-- (code|prints): (\S+) -->\n```\w*\n([\s\S]*?)```/g)].map(([, kind, file, text]) => ({ kind: kind!, file: file!, text: text! }));

const all = pages.flatMap((page) => blocks(read(page)).map((block) => ({ page, ...block })));

describe('the code in the READMEs and docs', () => {
  it('shows every example', () => {
    expect([...new Set(all.filter(({ kind }) => kind === 'code').map(({ file }) => file))].sort()).toEqual([...examples].sort());
  });

  it.each(all.filter(({ kind }) => kind === 'code'))('$page copies $file', ({ file, text }) => {
    expect(text).toBe(read(file));
  });
});

describe('the examples', () => {
  let printed: ReturnType<typeof printedByExamples> = {};
  beforeAll(() => {
    printed = printedByExamples();
  }, 300_000);

  it.each(examples)('%s prints what the pages say', (file) => {
    const { output, error } = printed[file]!;
    expect(error).toBeUndefined();
    expect(output.trim()).not.toBe('');
    for (const { page, text } of all.filter((block) => block.kind === 'prints' && block.file === file)) expect(output, page).toBe(text);
  });
});
