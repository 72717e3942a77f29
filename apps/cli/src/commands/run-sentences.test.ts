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

it('a cross-encoder is told which label answers', async () => {
  const ranking = ['run', 'reranking', '--model', model('nano-sentiment')];
  const input = '{"query": "", "documents": ["I hate this.", "I love this, thank you so much!"]}\n';
  expect(await runCli(ranking, { input })).toMatchObject({ code: 2, err: expect.stringContaining('RANKING_LABEL') });
  const { out } = await runCli([...ranking, '--set', 'label=positive'], { input });
  expect(JSON.parse(out)).toMatchObject({ documents: [{ index: 1 }, { index: 0 }] });
});
