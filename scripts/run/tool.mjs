// Starts the tools of node_modules without npx, so that nothing is looked up on a network.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const quiet = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', npm_config_loglevel: 'error' };

/**
 * Runs a tool to its end; the result holds its exit status, and its output where `stdio` asks for it.
 * @param {'nx' | 'vitest'} name
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export function tool(name, args, options = {}) {
  const folder = join(root, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return spawnSync(process.execPath, [join(folder, typeof bin === 'string' ? bin : bin[name]), ...args], {
    cwd: root, stdio: 'inherit', maxBuffer: 64 * 1024 * 1024, ...options, env: { ...process.env, ...quiet, ...options.env },
  });
}
