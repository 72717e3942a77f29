// What every command of the repository does first: the right Node, and the packages of the lock file. Plain Node, no packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const stamp = join(root, 'node_modules', '.albertkit-lock');

/**
 * Ends the program with a sentence when this Node is older than 20.19.
 * @param {string} version
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`albertkit needs Node 20.19 or later and this is ${version}: install a newer Node and run the command again.`);
  process.exit(1);
}

/** Installs with `npm ci`, only when node_modules is not what the lock file says. */
export function install() {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === hash) return;
  if (!isInstalled(text)) {
    console.error('Installing the packages of package-lock.json (npm ci) ...');
    const status = npm(['ci', '--no-audit', '--no-fund']);
    if (status !== 0) {
      console.error(`npm ci ended with status ${status}: nothing was started. Its own message is above.`);
      process.exit(1);
    }
  }
  writeFileSync(stamp, `${hash}\n`);
}

/**
 * Whether an `npm ci` made by hand has already put this lock file's packages into node_modules.
 * @param {string} lockText
 */
function isInstalled(lockText) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(lockText).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.keys(wanted).every((path) => {
    if (!path.startsWith('node_modules/') || wanted[path].optional) return true; // an optional package is another platform's
    return wanted[path].link === true || present[path]?.version === wanted[path].version;
  });
}

/**
 * Runs npm with what this program was given, and returns its exit status.
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export function npm(args, options = {}) {
  return npmResult(args, { stdio: 'inherit', ...options }).status ?? 1;
}

/**
 * Runs npm and returns its output too. The npm that started us is used again, if one did.
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export function npmResult(args, options = {}) {
  const settings = { cwd: root, ...options, env: { ...process.env, npm_config_loglevel: 'error', ...options.env } };
  const path = process.env['npm_execpath'];
  if (path !== undefined && /npm-cli\.c?js$/.test(path)) return spawnSync(process.execPath, [path, ...args], settings);
  return spawnSync('npm', args, { ...settings, shell: process.platform === 'win32' });
}
