import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';

const file = (components: readonly object[]): string => {
  const path = join(temporaryFolder(), 'pipeline.json');
  writeFileSync(path, JSON.stringify({ version: 1, models: { nano: model('nano'), base: model('nano-base') }, components }));
  return path;
};
const components = [
  { name: 'tone', task: 'sentiment-analysis', head: 'sentiment', options: { topK: 1 } },
  { name: 'sentences', task: 'sentences' },
  { name: 'slots', task: 'ner', head: 'slots', forEach: 'sentences' },
  { name: 'order', task: 'sentence-order', model: 'base' },
];
const texts = ['Thank you so much! Book a table for two in Boston.', 'I hate this.'];

it('albertkit run pipeline.json: one document a row, several models, offsets into the whole text', async () => {
  const path = file(components);
  const rejects = join(temporaryFolder(), 'rejects.jsonl');
  const input = [...texts.map((text, id) => JSON.stringify({ text, id })), '{"tokens":["a"]}', ''].join('\n');
  const { code, out } = await runCli(['run', path, '--on-error', 'skip', '--rejects', rejects], { input });
  expect(code).toBe(0);
  const documents = out.trim().split('\n').map((line) => JSON.parse(line) as { id: number; text: string; tone: { label: string }; slots: { start: number; end: number; text: string; result: { entities: { text: string; start: number; end: number }[] } }[] });
  expect(documents.map(({ id, tone }) => [id, tone.label])).toEqual([[0, 'positive'], [1, 'negative']]);
  const [{ text, slots }] = documents as [(typeof documents)[0]];
  expect(slots.map((part) => part.text)).toEqual(['Thank you so much!', 'Book a table for two in Boston.']);
  for (const { result } of slots) for (const entity of result.entities) expect(text.slice(entity.start, entity.end)).toBe(entity.text);
  expect(slots[1]!.result.entities.map((entity) => entity.text)).toContain('Boston');
  expect(JSON.parse(readFileSync(rejects, 'utf8'))).toMatchObject({ error: { code: 'TASK_INPUT' } });
}, 60_000);

it('a file that is wrong, and options that belong to its components', async () => {
  expect(await runCli(['run', file([{ name: 'a', task: 'summon' }]), '--text', 'a'])).toMatchObject({ code: 65, out: '', err: expect.stringContaining('components[0].task') });
  expect(await runCli(['run', file(components), '--model', 'x', '--text', 'a'])).toMatchObject({ code: 2, err: expect.stringContaining('--model') });
  expect(await runCli(['run', 'nowhere.json', '--text', 'a'])).toMatchObject({ code: 66 });
  expect(await runCli(['run', 'ner', '--text', 'a'])).toMatchObject({ code: 2, err: expect.stringContaining('--model') });
});
