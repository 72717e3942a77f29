import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chat, paragraphs, sample } from './tokenizer-texts.js';

test('paragraphs come from plain and packed files, chat lines are their short sentences', () => {
  const folder = mkdtempSync(join(tmpdir(), 'albertkit-texts-'));
  try {
    writeFileSync(join(folder, 'a.txt'), 'One. Two!\n\nThree é\n');
    writeFileSync(join(folder, 'b.txt.gz'), gzipSync(`Four\n${'long '.repeat(30)}end.`));
    const texts = paragraphs(folder);
    expect(texts.texts.slice(0, 3)).toEqual(['One. Two!', 'Three é', 'Four']);
    expect(texts.bytes).toBe(9 + 8 + 4 + 154);
    expect(chat(texts).texts).toEqual(['One.', 'Two!', 'Three é', 'Four']);
    expect(sample(texts, 12).texts).toEqual(['One. Two!']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('without a folder the texts are pages of this repository, and the name says so', () => {
  const { name, texts } = paragraphs('/no/such/folder');
  expect(name).toContain('there is no text in /no/such/folder');
  expect(texts.length).toBeGreaterThan(100);
});
