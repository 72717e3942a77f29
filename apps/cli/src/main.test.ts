import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRepository, model, temporaryFolder } from './fixtures/files.js';

/** The program as a process, from its sources. */
const start = (...args: string[]): ChildProcessWithoutNullStreams => spawn(process.execPath, [...fromSources, ...args], { cwd: inRepository('.') });
const fromSources = ['--conditions=@albertkit/source', '--import', 'tsx', inRepository('apps/cli/src/main.ts')];

async function ended(child: ChildProcessWithoutNullStreams): Promise<{ readonly code: number | null; readonly err: string }> {
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, err };
}

describe('the program', () => {
  it('L3: ends quietly when its reader has seen enough', async () => {
    const child = start('tokenize', '--tokenizer', model('nano-base'));
    child.stdin.on('error', () => undefined);
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdin.end('{"text": "one small block, used many times"}\n'.repeat(20_000));
    expect(await ended(child)).toEqual({ code: 0, err: '' });
  });

  it('L6: ends with 130 on SIGINT while it waits for input', async () => {
    const child = start('tokenize', '--tokenizer', model('nano-base'));
    child.stdin.write('{"text": "one"}\n');
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect(await ended(child)).toEqual({ code: 130, err: 'albertkit: ABORTED: stopped by a signal.\n' });
  });

  it('L1: ends with the code of its error, on one line and without a stack', async () => {
    const { code, err } = await ended(start('inspect', '--model', 'no/such/folder'));
    expect(code).toBe(66);
    expect(err).toMatch(/^albertkit: FOLDER_MISSING: [^\n]+\n$/);
  });

  it('L2: keeps the old file, and no other, where the new one finds no room', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'vectors.jsonl');
    writeFileSync(path, 'old');
    // A limit on the size of files is as good as a full disk.
    const child = spawn('sh', ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, ...fromSources, 'run', 'feature-extraction', '--model', model('nano-base'), '--output', path, '--overwrite'], { cwd: inRepository('.') });
    child.stdin.end('one small block\n'.repeat(10));
    const { code, err } = await ended(child);
    expect(code).toBe(74);
    expect(err).toMatch(/^albertkit: E(?:FBIG|NOSPC): [^\n]+\n$/);
    expect(readdirSync(folder)).toEqual(['vectors.jsonl']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});
