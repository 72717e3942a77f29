import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { size } from '../../../../testing/sizes.js';
import { inRepository, model, temporaryFolder } from '../fixtures/files.js';

const kills = size('kills');
const book = gunzipSync(readFileSync(inRepository('packages/tokenizer/fixtures/alice.txt.gz'))).toString('utf8').split('\n');

test('kill -9 at any instant: the same command ends in the weights of a run that nobody killed', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'text.txt'), book.slice(0, 60).join('\n'));
  const recipe = join(folder, 'recipe.json');
  writeFileSync(recipe, JSON.stringify({
    kind: 'pretrain', tokenizer: model('nano-base'), data: { files: ['text.txt'], tokens: 16 }, rows: 4, updates: 30, rate: { peak: 0.01 }, checkpoints: { every: 1 },
    model: { embedding_size: 4, hidden_size: 8, num_hidden_layers: 2, num_attention_heads: 2, max_position_embeddings: 16 },
  }));
  const whole = await train(recipe, join(folder, 'whole'));
  expect(whole.end).toBe(0);
  const expected = hashOf(join(folder, 'whole'));
  const output = join(folder, 'model');
  let killed = 0;
  // A run that has ended before its instant came is looked at, and another is begun.
  for (const share of fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { numRuns: 20 * kills, seed: fc.readConfigureGlobal()?.seed ?? 0 })) {
    if (killed === kills) break;
    if ((await train(recipe, output, share * whole.milliseconds)).end === 'killed') killed++;
    else finish();
  }
  expect(killed).toBe(kills);
  expect((await train(recipe, output)).end).toBe(0);
  finish();

  function finish(): void {
    expect(hashOf(output)).toBe(expected);
    rmSync(output, { recursive: true });
  }
}, 6 * 60 * 60 * 1000);

const hashOf = (folder: string): string => createHash('sha256').update(readFileSync(join(folder, 'model.safetensors'))).digest('hex');

/** The program in a process of its own, built where it is built, killed so long after its first update could begin: how it ended, and how long it trained. */
async function train(recipe: string, output: string, killAfter?: number): Promise<{ readonly end: number | 'killed'; readonly milliseconds: number }> {
  const built = inRepository('apps/cli/dist/main.js');
  const program = existsSync(built) ? [built] : ['--import', 'tsx', '-C', '@albertkit/source', inRepository('apps/cli/src/main.ts')];
  const child = spawn(process.execPath, [...program, 'train', 'pretrain', recipe, '--output', output, '--float32'], { stdio: ['ignore', 'ignore', 'pipe'], cwd: inRepository('') });
  let begun = performance.now();
  let said = '';
  let timer: NodeJS.Timeout | undefined;
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
    if (timer !== undefined || !said.includes('30 updates')) return;
    begun = performance.now();
    timer = setTimeout(() => killAfter !== undefined && child.kill('SIGKILL'), killAfter);
  });
  const end = await new Promise<number | 'killed'>((resolve) => child.once('exit', (status, signal) => resolve(signal === 'SIGKILL' ? 'killed' : (status ?? 1))));
  clearTimeout(timer);
  if (typeof end === 'number' && end !== 0) throw new Error(`training ended with ${end}: ${said}`);
  return { end, milliseconds: performance.now() - begun };
}
