import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Backend } from '@albertkit/core';
import { loadModel, textClassification, tokenClassification } from '@albertkit/tasks';
import { verify, type TaskAgreement } from '@albertkit/tasks/verify';
import { afterAll, expect, test } from 'vitest';
import { size } from '../../../testing/sizes.js';
import { openBackend } from './backends.js';
import { sentiment, slots } from './demo/texts.js';
import { inRepository, model } from './fixtures/files.js';

/** Real data sets that lie beside the repository of those who have them; see the README there. */
const data = inRepository('../shared/data');
const own = (name: string): string[] => (JSON.parse(readFileSync(inRepository(`packages/tasks/src/fixtures/${name}.json`), 'utf8')) as { text: string }[]).map(({ text }) => text);
const shared = (path: string): string[] =>
  gunzipSync(readFileSync(`${data}/${path}.jsonl.gz`)).toString('utf8').trimEnd().split('\n').map((line) => (JSON.parse(line) as { text: string }).text);

const each = size('decisions') / 2;
const long = each > 25;
if (long && !existsSync(data)) throw new Error(`The long check of decisions reads ../shared/data (snips test, goemotions dev), and ${data} is not there.`);

/** The reference is slow, and so is tfjs on the CPU, which the long check takes in. */
const timeout = long ? 6 * 60 * 60 * 1000 : 120_000;
const devices = [['onnx', 'cpu'], ['onnx', 'wasm'], ['tfjs', 'wasm'], ...(long ? [['tfjs', 'cpu'] as const] : [])] as const;
const demo = [...sentiment.texts, ...slots.texts];
const backends: Backend[] = [];
for (const [backend, device] of devices) backends.push({ ...(await openBackend({ backend, device })), name: `${backend}:${device}` });
afterAll(() => Promise.all(backends.map((backend) => backend.dispose())));

function expectSame(report: TaskAgreement): void {
  for (const { backend, outputs, decisions, agrees } of report.backends) {
    if (long) console.log(`${backend}: ${decisions!.changed.length} of ${decisions!.of} decisions changed, logits within ${outputs['logits']!.absolute.toExponential(1)}`);
    expect(decisions, backend).toEqual({ of: report.inputs, changed: [] });
    expect(agrees, `${backend} ${JSON.stringify(outputs)}`).toBe(true);
  }
}

test('no backend changes a label of real sentences', async () => {
  const texts = long ? shared('goemotions/dev') : [...own('sentences'), ...demo, ...own('slots')];
  expectSame(await verify({ definition: textClassification, model: await loadModel(model('nano')), head: 'sentiment' }, texts.slice(0, each), backends));
}, timeout);

test('no backend changes an entity of real requests', async () => {
  const texts = long ? shared('snips/test') : [...own('slots'), ...slots.texts, ...own('sentences')];
  expectSame(await verify({ definition: tokenClassification, model: await loadModel(model('nano')), head: 'slots' }, texts.slice(0, each), backends));
}, timeout);
