import { expect, test } from 'vitest';
import { referenceBackend } from '@albertkit/core/reference';
import { size } from '../../../../testing/sizes.js';
import { names, randomFolder, tone } from '../fixtures/random-folder.js';
import { loadModel, textClassification, tokenClassification } from '../index.js';
import { compose } from './index.js';

const documents = size('documentStream');
const long = documents > 1000;
const every = long ? 1000 : 200;

/** Whether a text is none, or one that a component refuses; what it is follows from its number, so that no list is ever held. */
const badKind = (n: number): 'no text' | 'refused' | undefined => (n % every === 7 ? (n % (2 * every) === 7 ? 'no text' : 'refused') : undefined);
const textOf = (n: number): string => ['the king', 'of the hill', 'unbelievable', 'the king of the hill'][n % 4]!;

test('a stream of any length: order kept, bad texts one by one, no more held than asked, memory flat', async () => {
  const model = await loadModel(randomFolder({ tone, names }));
  await using own = compose(model, { backend: referenceBackend() })
    .use('tone', textClassification)
    .use('names', tokenClassification)
    .use('length', ({ text }) => {
      if (text === '!') throw new Error('no');
      return text.length;
    }, { needs: [] });
  const expected = new Map((await own.run([0, 1, 2, 3].map(textOf))).map((document) => [document.text, document]));

  let taken = 0;
  const texts = function* (): Generator<string> {
    for (; taken < documents; taken++) yield { 'no text': taken as never, refused: '!', good: textOf(taken) }[badKind(taken) ?? 'good'];
  };
  const resident: number[] = [];
  let seen = 0;
  let refused = 0;
  for await (const outcome of own.settleStream(texts(), { held: 64 })) {
    if (taken - seen > 65) throw new Error(`${taken - seen} texts are held.`);
    const kind = badKind(seen);
    if (kind) {
      refused++;
      expect(outcome).toMatchObject({ ok: false, error: kind === 'refused' ? { code: 'COMPONENT_THREW', facts: { input: seen, component: 'length' } } : { code: 'TASK_INPUT', facts: { input: seen, component: 'text' } } });
    } else if (!outcome.ok) throw outcome.error;
    else if (outcome.result.text !== textOf(seen) || seen % 997 === 0) expect(outcome.result).toEqual(expected.get(textOf(seen)));
    if (seen++ % 64 === 0) resident.push(process.memoryUsage.rss());
  }
  expect([seen, refused]).toEqual([documents, documents / every]);
  if (!long) return;
  const [second, last] = [1, 3].map((quarter) => median(resident.slice((quarter * resident.length) / 4, ((quarter + 1) * resident.length) / 4)));
  console.log(`${documents} documents, ${refused} refused, resident ${(second! / 2 ** 20).toFixed(1)} MiB in the second quarter, ${(last! / 2 ** 20).toFixed(1)} in the last`);
  expect(last! - second!).toBeLessThanOrEqual(Math.max(0.02 * second!, 8 * 2 ** 20));
}, long ? 6 * 60 * 60 * 1000 : 60_000);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
