import { describe, expect, it } from 'vitest';
import { runCli } from './fixtures/run-cli.js';

describe('albertkit', () => {
  it('says what it can do, and each command how', async () => {
    const { code, out } = await runCli(['--help']);
    expect(code).toBe(0);
    const commands = ['demo', 'run', 'tokenize', 'forward', 'gradients', 'verify', 'explain', 'inspect', 'export'];
    for (const name of commands) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    for (const name of commands) expect((await runCli([name, '--help'])).out).toMatch(/Examples?:\n {2}albertkit /);
  });

  it('says its version', async () => {
    expect(await runCli(['--version'])).toEqual({ code: 0, out: '0.1.0\n', err: '' });
  });

  it.each([
    [['no-such-command']],
    [['inspect', '--no-such-option']],
    [['inspect', '--model', 'a', 'extra']],
    [['inspect']],
  ])('refuses %j with 2 and one line', async (args) => {
    const { code, err } = await runCli(args);
    expect(code).toBe(2);
    expect(err).toMatch(/^albertkit: USAGE: [^\n]+\n$/);
  });

  it('shows its help on stderr when nothing is asked', async () => {
    expect(await runCli([])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage: albertkit') });
  });
});
