import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chat, paragraphs, sample, shares } from './tokenizer-texts.js';

test('paragraphs come from plain and packed files, chat lines from rows or from their short sentences', () => {
  const folder = mkdtempSync(join(tmpdir(), 'albertkit-texts-'));
  try {
    writeFileSync(join(folder, 'a.txt'), 'One. Two!\n\nThree é\n');
    writeFileSync(join(folder, 'b.txt.gz'), gzipSync(`Four\n${'long '.repeat(30)}end.`));
    const texts = paragraphs(folder);
    expect(texts.texts.slice(0, 3)).toEqual(['One. Two!', 'Three é', 'Four']);
    expect(texts.bytes).toBe(9 + 8 + 4 + 154);
    const sentences = chat(texts, join(folder, 'none'));
    expect(sentences).toMatchObject({ name: 'short sentences', texts: ['One.', 'Two!', 'Three é', 'Four'] });
    expect(shares(sentences, 3).map((share) => [share.texts, share.bytes])).toEqual([[['One.', 'Four'], 8], [['Two!'], 4], [['Three é'], 8]]);
    writeFileSync(join(folder, 'c.jsonl.gz'), gzipSync('{"text":"lol"}\n{"text":"me too :)","labels":[]}\n'));
    expect(chat(texts, folder)).toEqual({ name: 'chat lines', texts: ['lol', 'me too :)'], bytes: 12 });
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
