import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inRepository, model, temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';
import { figuresIn, stopAfterFigures, weightsIn } from '../fixtures/training-run.js';

const book = gunzipSync(readFileSync(inRepository('packages/tokenizer/fixtures/alice.txt.gz'))).toString('utf8').split('\n');

/** A recipe of a tiny model on part of a book, in a folder of its own. */
function recipe(): { readonly folder: string; readonly path: string; readonly output: string } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'text.txt.gz'), gzipSync(book.slice(0, 120).join('\n')));
  writeFileSync(join(folder, 'held-out.txt'), book.slice(120, 160).join('\n'));
  const path = join(folder, 'recipe.json');
  writeFileSync(path, JSON.stringify({
    kind: 'pretrain', tokenizer: model('nano-base'), data: { files: ['text.txt.gz'], held_out: ['held-out.txt'], tokens: 32 },
    model: { embedding_size: 8, hidden_size: 16, num_hidden_layers: 2, num_attention_heads: 2, max_position_embeddings: 32 },
    rows: 4, updates: 6, rate: { peak: 0.01 }, evaluate_every: 3, evaluate_batches: 2, checkpoints: { every: 2 },
  }));
  return { folder, path, output: join(folder, 'model') };
}

describe('albertkit train pretrain', () => {
  it('writes a model that the other commands open, its figures and a page', async () => {
    const { path, output } = recipe();
    const { code, out, err } = await runCli(['train', 'pretrain', path, '--output', output]);
    expect({ code, err: err.split('\n').map((line) => line.replace(/\d\.\d{4}/g, 'N')) }).toEqual({ code: 0, err: [
      expect.stringMatching(/parameters, .* tokens of text, 6 updates\.$/), 'update 3: held-out loss of masked words N, of sentence order N', 'update 6: held-out loss of masked words N, of sentence order N', '',
    ] });
    expect(JSON.parse(out)).toMatchObject({ output, updates: 6, skipped: 0, restarts: 0, loss: expect.any(Number), held_out_masked_lm_loss: expect.any(Number) });
    expect(readdirSync(output).sort()).toEqual(['checkpoints', 'config.json', 'metrics.jsonl', 'model.safetensors', 'recipe.json', 'report.html', 'spiece.model', 'tokenizer.json']);
    expect(figuresIn(output).filter((row) => 'loss' in row).map(({ update }) => update)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(readFileSync(join(output, 'report.html'), 'utf8')).toContain('held out masked lm loss');
    const filled = await runCli(['run', 'fill-mask', '--model', output, '--text', 'Alice was [MASK] tired.']);
    expect(filled).toMatchObject({ code: 0, err: '' });
  });

  it('goes on after a signal to the same weights, and refuses another recipe', async () => {
    const { path, output, folder } = recipe();
    const whole = join(folder, 'whole');
    await runCli(['train', 'pretrain', path, '--output', whole]);
    const stopped = await runCli(['train', 'pretrain', path, '--output', output], { signal: stopAfterFigures(output, 2) });
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/ABORTED: stopped after update \d, which is saved: the same command goes on from there\./);
    expect(readdirSync(output)).not.toContain('model.safetensors');

    const other = await runCli(['train', 'pretrain', path, '--output', output, '--set', 'rate.peak=0.02']);
    expect([other.code, other.err]).toEqual([65, expect.stringMatching(/RESUME_MISMATCH: .*recipe differs/)]);
    const resumed = await runCli(['train', 'pretrain', path, '--output', output]);
    expect([resumed.code, resumed.err.split('\n')[0]]).toEqual([0, expect.stringMatching(/going on after update \d\.$/)]);
    expect(weightsIn(output)).toEqual(weightsIn(whole));
    const figures = (of: string) => figuresIn(of).map(({ seconds: _, ...row }) => row);
    expect(figures(output)).toEqual(figures(whole));
  });

  it('shuffles together as many tokens as the recipe has, file after file', async () => {
    const { path, folder } = recipe();
    for (const [name, from] of [['first', 120], ['second', 300], ['other', 500]] as const) writeFileSync(join(folder, `${name}.txt`), book.slice(from, from + 120).join('\n'));
    const trained = async (second: string, ...settings: string[]): Promise<Buffer> => {
      const output = join(folder, `${second}${settings.length}`);
      const { code } = await runCli(['train', 'pretrain', path, '--output', output, '--set', `data.files=["first.txt","${second}.txt"]`, 'updates=2', ...settings]);
      expect(code).toBe(0);
      return weightsIn(output);
    };
    // Two updates read 256 tokens, which one part of the first file has.
    expect(await trained('other', 'data.shuffled_tokens=600')).toEqual(await trained('second', 'data.shuffled_tokens=600'));
    expect(await trained('other')).not.toEqual(await trained('second'));
  });

  it('estimates without a trace', async () => {
    const { path, output, folder } = recipe();
    const { code, out } = await runCli(['train', 'pretrain', path, '--output', output, '--estimate', '--set', 'updates=1000']);
    expect([code, JSON.parse(out)]).toEqual([0, { parameters: expect.any(Number), corpus_tokens: expect.any(Number), updates: 1000, tokens: expect.any(Number), epochs: expect.any(Number), seconds: expect.any(Number), checkpoint_bytes: expect.any(Number) }]);
    expect(readdirSync(folder).sort()).toEqual(['held-out.txt', 'recipe.json', 'text.txt.gz']);
  });

  it.each([
    [['--set', 'updates=0'], 65, 'RECIPE_FIELDS'],
    [['--set', 'model.num_attention_heads=3'], 65, 'CONFIG_FIELD'],
    [['--set', 'tokenizer=nowhere'], 66, 'FILE_MISSING'],
    [['--set', 'data.files=["nowhere.txt"]'], 66, 'FILE_MISSING'],
    [['--backend', 'other'], 2, 'USAGE'],
  ])('%j is refused', async (args, code, name) => {
    const { path, output } = recipe();
    const found = await runCli(['train', 'pretrain', path, '--output', output, ...args]);
    expect([found.code, found.err]).toEqual([code, expect.stringContaining(name)]);
  });
});
