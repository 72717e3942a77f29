import { expect, it } from 'vitest';
import { model } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

/** A row of each form on a trained model, and what is sure of its result whatever the scores. */
it.each([
  ['sentence-embedding', 'The king of England.', { coverage: { tokens: 5, total: 5, windows: 1 } }],
  ['sentence-similarity', '{"source_sentence": "Book a table", "sentences": ["The sea is cold.", "Book a table"]}', { ranking: [1, 0] }],
  ['embedding-ranking', '{"query": "Book a table", "documents": ["The sea is cold.", "Book a table"]}', { documents: [{ index: 1, text: 'Book a table' }, { index: 0 }] }],
  ['sentence-order', 'It rained. We stayed in. The sun came.', { sentences: [{ start: 0, end: 10 }, { start: 11, end: 24 }, { start: 25, end: 38 }] }],
  ['sentence-reordering', '{"sentences": ["It rained.", "We stayed in."]}', { exact: true }],
  ['summarization', 'It rained. We stayed in. The sun came.', { of: 3, text: 'It rained. We stayed in. The sun came.' }],
  ['scoring', 'The king of England.', { tokens: [{ token: '▁the' }, {}, {}, {}, { token: '.' }] }],
  ['candidate-ranking', '{"candidates": ["The king off England.", "The king of England."]}', { candidates: [{ index: 1 }, { index: 0 }] }],
  ['infilling', '{"text": "The United Nations of America", "spans": [{"start": 11, "end": 18}]}', { edits: [{ start: 11, end: 18, was: 'Nations' }] }],
])('%s', async (task, line, wanted) => {
  const { code, out, err } = await runCli(['run', task, '--model', model('nano-base')], { input: `${line}\n` });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject(wanted);
});

it.each([
  ['sentence-embedding', 'The king of England.', [/^\[256\] .*The king of England\.$/]],
  ['sentence-similarity', '{"source_sentence": "Book a table", "sentences": ["The sea is cold.", "Book a table"]}', [/^Book a table$/, /^ +1\.000 {2}Book a table$/, /^ +-?0\.\d{3} {2}The sea is cold\.$/]],
  ['embedding-ranking', '{"query": "Book a table", "documents": ["The sea is cold.", "Book a table"]}', [/^Book a table$/, /^ +1\.000 {2}Book a table$/, /The sea is cold\.$/]],
  ['sentence-order', 'It rained. We stayed in.', [/^coherence -\d\.\d{3}$/, /^ +It rained\.$/, /^ +0\.\d{3} {2}We stayed in\.$/]],
  ['sentence-reordering', '{"sentences": ["It rained.", "We stayed in."]}', [/^coherence -\d\.\d{3}, as given -\d\.\d{3}$/, /^ +[12] {2}/, /^ +[12] {2}/]],
  ['summarization', 'It rained. We stayed in.', [/^2 of 2 sentences$/, /It rained\.$/, /We stayed in\.$/]],
  ['scoring', 'The king of England.', [/^-\d+\.\d\d .* a token {2}The king of England\.$/, /^ {2}least likely: /]],
  ['candidate-ranking', '{"candidates": ["The king off England.", "The king of England."]}', [/^ +-\d+\.\d{3} {2}The king of England\.$/, /off England\.$/]],
  ['infilling', '{"text": "The United Nations of America", "spans": [{"start": 11, "end": 18}]}', [/^The United .* → /, /^ {2}Nations → /]],
] as const)('%s at a terminal is lines for people', async (task, row, lines) => {
  const { code, out } = await runCli(['run', task, '--model', model('nano-base')], { input: `${row}\n`, outIsTerminal: true });
  const shown = out.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(shown.length, out).toBe(lines.length);
  for (const [n, wanted] of lines.entries()) expect(shown[n]!.trimEnd()).toMatch(wanted);
});

it('moderation reads look-alikes and names them', async () => {
  const moderation = ['run', 'toxicity', '--model', model('nano'), '--head', 'toxicity', '--set', 'confusables=true', '--text', 'You \u0430re a \u0455tupid fool.'];
  expect(JSON.parse((await runCli(moderation)).out)).toMatchObject({ flagged: true, disguises: [{ start: 4, end: 7, reads: 'are' }, { start: 10, end: 16, reads: 'stupid' }] });
  expect((await runCli(moderation, { outIsTerminal: true })).out).toContain('  in disguise: \u0430re (are)  \u0455tupid (stupid)\n');
});

it('a cross-encoder is told which label answers', async () => {
  const ranking = ['run', 'reranking', '--model', model('nano'), '--head', 'sentiment'];
  const input = '{"query": "", "documents": ["I hate this.", "I love this, thank you so much!"]}\n';
  expect(await runCli(ranking, { input })).toMatchObject({ code: 2, err: expect.stringContaining('RANKING_LABEL') });
  const { out } = await runCli([...ranking, '--set', 'label=positive'], { input });
  expect(JSON.parse(out)).toMatchObject({ documents: [{ index: 1 }, { index: 0 }] });
});
