import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/files.js';
import type { Io } from '../io.js';
import { answerRow, choiceRow, entityRow, moderationRow, rankingRow, similarityRow, textRow, zeroShotRow } from './labelled-rows.js';
import { readLabelled } from './read-labelled.js';
import { parseRowReading, type RowReading } from './row-reading.js';

const io: Io = { input: new PassThrough(), out: new PassThrough(), err: new PassThrough(), outIsTerminal: false, errIsTerminal: false, columns: 80, colours: false, signal: new AbortController().signal, askGrace: () => undefined };

async function read<Example>(name: string, text: string, row: (fields: object, reading: RowReading) => Example | undefined, columns: RowReading['columns'] = {}, reading: object = {}): Promise<readonly Example[]> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return readLabelled([path], parseRowReading({ ...reading, columns }), row, io);
}
const lines = (...rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

describe('rows of JSON and of tables', () => {
  test('texts with a label, labels or values; other fields are left aside', async () => {
    expect(await read('a.jsonl', lines({ text: 'a', label: 3, id: 7 }, { text: 'b', text_pair: 'c', labels: ['x', 'y'] }, { text: 'd', values: 0.5 }), textRow)).toEqual([
      { input: 'a', label: '3' }, { input: { text: 'b', text_pair: 'c' }, labels: ['x', 'y'] }, { input: 'd', values: [0.5] },
    ]);
    expect(await read('a.csv', 'sentence,text_pair,label\n"a, b",,good\n\nc,d,bad\n', textRow, { text: 'sentence' })).toEqual([{ input: 'a, b', label: 'good' }, { input: { text: 'c', text_pair: 'd' }, label: 'bad' }]);
    expect(await read('a.tsv', 'text\tlabels\na\t"[""x""]"\n', textRow)).toEqual([{ input: 'a', labels: ['x'] }]);
  });
  test('a column of another name stands for its field, and not beside it', async () => {
    expect(await read('a.jsonl', lines({ text: 'a', label: 'fine', coarse: 'rough' }), textRow, { label: 'coarse' })).toEqual([{ input: 'a', label: 'rough' }]);
    expect(await read('a.jsonl', lines({ label: 'a', text: 'b' }), textRow, { label: 'text', text: 'label' })).toEqual([{ input: 'a', label: 'b' }]);
  });
  test('words with tags, texts with spans', async () => {
    expect(await read('a.jsonl', lines({ tokens: ['in', 'New', 'York'], tags: ['O', 'B-LOC', 'I-LOC'] }, { text: 'in Rome', spans: [{ label: 'LOC', start: 3, end: 7 }] }), entityRow)).toEqual([
      { input: { tokens: ['in', 'New', 'York'] }, entities: [{ label: 'LOC', start: 1, end: 3 }] }, { input: 'in Rome', entities: [{ label: 'LOC', start: 3, end: 7 }] },
    ]);
  });
  test('spans with labels by another name, without one, and counted in code points; labels renamed and left out', async () => {
    const reading = { span_label: 'slot', span_name: 'toxic', offsets: 'code-points', rename: { city: 'LOC', kind: null } };
    expect(await read('a.jsonl', lines({ text: '😀 in Rome', spans: [{ slot: 'city', start: 5, end: 9 }, { slot: 'kind', start: 0, end: 1 }] }, { text: '😀 ugly', spans: [[2, 6]] }), entityRow, {}, reading)).toEqual([
      { input: '😀 in Rome', entities: [{ label: 'LOC', start: 6, end: 10 }] }, { input: '😀 ugly', entities: [{ label: 'toxic', start: 3, end: 7 }] },
    ]);
    expect(await read('a.jsonl', lines({ tokens: ['in', 'New', 'York'], tags: ['B-kind', 'B-city', 'I-city'] }), entityRow, {}, reading)).toEqual([{ input: { tokens: ['in', 'New', 'York'] }, entities: [{ label: 'LOC', start: 1, end: 3 }] }]);
    expect(await read('a.jsonl', lines({ text: 'a', label: 1 }, { text: 'b', label: 0 }, { text: 'c', labels: [0, 1, 2] }), textRow, {}, { rename: { 1: 'bad', 0: null, 2: 'bad' } })).toEqual([{ input: 'a', label: 'bad' }, { input: 'c', labels: ['bad'] }]);
  });
  test('the layout that SQuAD is published in', async () => {
    const qas = [{ id: '1', question: 'who?', answers: [{ text: 'king', answer_start: 2 }, { text: 'the king', answer_start: 2 }] }, { id: '2', question: 'when?', is_impossible: true, answers: [] }];
    const file = JSON.stringify({ version: '2.0', data: [{ title: 't', paragraphs: [{ context: '😀 king saw', qas }] }] });
    const context = '😀 king saw';
    expect(await read('a.json', file, answerRow)).toEqual([
      { input: { question: 'who?', context }, truths: ['king', 'the king'], answer: { start: 3, end: 7 } }, { input: { question: 'when?', context }, truths: [] },
    ]);
  });
  test('answers in any of their forms, and none', async () => {
    const asked = { question: 'who?', context: 'the king saw' };
    const answered = { input: asked, truths: ['king'], answer: { start: 4, end: 8 } };
    expect(await read('a.jsonl', lines({ ...asked, answers: [{ text: 'king', answer_start: 4 }] }, { ...asked, answers: { text: ['king'], answer_start: [4] } }, { ...asked, answers: { text: 'king', answer_start: 4 } }, asked), answerRow)).toEqual([answered, answered, answered, { input: asked, truths: [] }]);
  });
  test('choices by number or letter', async () => {
    expect(await read('a.jsonl', lines({ text: 'a', choices: ['b', 'c'], label: 1 }, { question: 'q', context: 'x', choices: ['b', 'c'], label: 'B' }), choiceRow)).toEqual([
      { input: { text: 'a', choices: ['b', 'c'] }, answer: 1 }, { input: { question: 'q', context: 'x', choices: ['b', 'c'] }, answer: 1 },
    ]);
    expect(await read('a.csv', 'question,choices,label\nq,"[""b"",""c""]",1\n', choiceRow)).toEqual([{ input: { question: 'q', choices: ['b', 'c'] }, answer: 1 }]);
  });
  test('what is measured and not taught: rankings, similarity, moderation, labels to choose from', async () => {
    expect(await read('a.jsonl', lines({ query: 'q', documents: ['a', 'b'], relevant: [1, 0] }, { query: 'q', documents: ['a'], relevant: [false] }), rankingRow)).toEqual([
      { input: { query: 'q', documents: ['a', 'b'] }, relevant: [true, false] }, { input: { query: 'q', documents: ['a'] }, relevant: [false] },
    ]);
    const alike = { input: { source_sentence: 'a', sentences: ['b'] }, scores: [4.5] };
    expect(await read('a.jsonl', lines({ source_sentence: 'a', sentences: ['b'], scores: [4.5] }, { text: 'a', text_pair: 'b', values: 4.5 }), similarityRow)).toEqual([alike, alike]);
    expect(await read('a.csv', 'text_a,text_b,score\na,b,4.5\n', similarityRow, { text: 'text_a', text_pair: 'text_b', values: 'score' })).toEqual([alike]);
    expect(await read('a.jsonl', lines({ text: 'a', label: 'threat', text_pair: 'b' }, { text: 'a', labels: [] }), moderationRow)).toEqual([{ input: 'a', label: 'threat' }, { input: 'a', labels: [] }]);
    expect(await read('a.jsonl', lines({ text: 'a', label: 3 }, { text: 'a', labels: ['x', 'y'] }), zeroShotRow)).toEqual([{ input: 'a', labels: ['3'] }, { input: 'a', labels: ['x', 'y'] }]);
  });
  test.each<[string, string, (fields: object, reading: RowReading) => unknown, object]>([
    ['a.jsonl', lines({ query: 'q', documents: ['a'], relevant: [2] }), rankingRow, { code: 'ROW_FIELDS', facts: { line: 1 } }],
    ['a.jsonl', lines({ text: 'a', values: 1 }), similarityRow, { code: 'ROW_FIELDS', facts: { line: 1, field: 'text_pair' } }],
    ['a.jsonl', '\n{"text": "a"}', textRow, { code: 'ROW_FIELDS', facts: { line: 2, field: 'label' } }],
    ['a.jsonl', lines({ tokens: ['a', 'b'], tags: ['O'] }), entityRow, { code: 'ROW_FIELDS', facts: { line: 1 } }],
    ['a.jsonl', lines({ question: 'q', context: 'c', answers: { text: ['a', 'b'], answer_start: [0] } }), answerRow, { code: 'ROW_FIELDS', facts: { line: 1 } }],
    ['a.jsonl', lines({ choices: ['a', 'b'], label: 0 }), choiceRow, { code: 'ROW_FIELDS', facts: { line: 1 } }],
    ['a.json', '{"rows": []}', answerRow, { code: 'ROW_FIELDS', facts: { field: 'data' } }],
    ['a.jsonl', lines({ text: 'a b', spans: [{ start: 0, end: 1 }] }), entityRow, { code: 'ROW_FIELDS', facts: { line: 1, field: 'spans.0.label' } }],
    ['a.jsonl', '{"text": }', textRow, { code: 'LINE_JSON' }],
    ['a.csv', 'text,labels\na,[x]\n', textRow, { code: 'CSV_CELL', facts: { line: 2, column: 'labels' } }],
    ['a.csv', 'text,label\na\n', textRow, { code: 'CSV_CELLS', facts: { line: 2 } }],
  ])('%s: %j is refused', async (name, text, row, error) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, text);
    await expect(readLabelled<unknown>([path], parseRowReading({}), row, io)).rejects.toMatchObject(error);
  });
});
