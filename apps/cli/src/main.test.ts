import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { inRepository, model } from './fixtures/files.js';

/** The program as a process, from its sources. */
const start = (...args: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, ['--conditions=@albertkit/source', '--import', 'tsx', inRepository('apps/cli/src/main.ts'), ...args], { cwd: inRepository('.') });

async function ended(child: ChildProcessWithoutNullStreams): Promise<{ readonly code: number | null; readonly err: string }> {
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, err };
}

describe('the program', () => {
  it('ends quietly when its reader has seen enough', async () => {
    const child = start('tokenize', '--tokenizer', model('nano-base'));
    child.stdin.on('error', () => undefined);
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdin.end('{"text": "one small block, used many times"}\n'.repeat(20_000));
    expect(await ended(child)).toEqual({ code: 0, err: '' });
  });

  it('ends with 130 on SIGINT while it waits for input', async () => {
    const child = start('tokenize', '--tokenizer', model('nano-base'));
    child.stdin.write('{"text": "one"}\n');
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect(await ended(child)).toEqual({ code: 130, err: 'albertkit: ABORTED: stopped by a signal.\n' });
  });

  it('ends with the code of its error, on one line and without a stack', async () => {
    const { code, err } = await ended(start('inspect', '--model', 'no/such/folder'));
    expect(code).toBe(66);
    expect(err).toMatch(/^albertkit: FOLDER_MISSING: [^\n]+\n$/);
  });
});
