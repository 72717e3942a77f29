// A release without publishing: what each tarball would hold, the next version everywhere, and publishing of all and of one.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { publishedPackages } from './packages.mjs';
import { npmResult, root } from './prepare.mjs';
import { tool } from './tool.mjs';

/** @typedef {import('./packages.mjs').Published} Published */

const intended = /^(package\.json|README\.md|LICENSE|bin\/[\w-]+\.js|dist\/[\w.-]+\.(js|cjs|d\.ts|d\.cts)|src\/.+\.ts)$/;
const unintended = /\.test\.ts$|(^|\/)fixtures\//;
const demanded = ['package.json', 'README.md', 'LICENSE'];

/** Rehearses it all; counts one for each package's list of files and one for each nx command. */
export function rehearseRelease() {
  const all = publishedPackages();
  const results = [...all.map(listsOnlyIntended), ...rehearsals(all)];
  return { passed: results.filter(Boolean).length, failed: results.filter((ok) => !ok).length };
}

/** @param {Published} one */
function listsOnlyIntended({ manifest, path }) {
  const { status, stdout, stderr } = npmResult(['publish', '--dry-run', '--json', '--access', 'public'], { cwd: path });
  if (status !== 0) return report(false, `npm publish --dry-run of ${manifest.name}`, String(stderr));
  const faults = fileFaults(publishedFiles(String(stdout)), manifest, path);
  return report(faults.length === 0, `npm publish --dry-run of ${manifest.name} lists only intended files`, faults.join('\n'));
}

/** npm 11 answers with the package's own object, npm 10 with it or with one keyed by name. @param {string} json @returns {string[]} */
function publishedFiles(json) {
  const answer = JSON.parse(json);
  const { files } = answer.files === undefined ? /** @type {{ files: { path: string }[] }} */ (Object.values(answer)[0]) : answer;
  return files.map((/** @type {{ path: string }} */ file) => file.path);
}

/**
 * What is wrong with the list of a tarball's files.
 * @param {readonly string[]} files
 * @param {object} manifest
 * @param {string} path
 */
export function fileFaults(files, manifest, path) {
  const entries = [...JSON.stringify(manifest).matchAll(/"\.\/([^"*]+\.[cm]?[jt]s)"/g)].map((match) => match[1] ?? '');
  return [
    ...files.filter((file) => !intended.test(file) || unintended.test(file)).map((file) => `not intended: ${file}`),
    ...[...demanded, ...entries].filter((file) => !files.includes(file)).map((file) => `missing: ${file}`),
    ...(existsSync(join(path, 'LICENSE')) && readFileSync(join(path, 'LICENSE'), 'utf8') === readFileSync(join(root, 'LICENSE'), 'utf8') ? [] : ['LICENSE is not the repository\'s']),
  ];
}

/** @param {readonly Published[]} all */
function rehearsals(all) {
  const one = all[0]?.manifest.name ?? '';
  /** @type {readonly (readonly [string, readonly string[], readonly string[]])[]} */
  const commands = [
    ['the next version of all', ['release', 'minor', '--dry-run', '--first-release', '--skip-publish'], all.map(({ manifest }) => `${manifest.name} `)],
    ['publishing of all', ['release', 'publish', '--dry-run', '--first-release'], all.map(({ manifest }) => `${manifest.name}@`)],
    [`publishing of ${one} alone`, ['run', `${one}:nx-release-publish`, '--dryRun', '--firstRelease'], [`${one}@`]],
  ];
  return commands.map(([name, args, expected]) => {
    const { status, stdout, stderr } = tool('nx', args, { stdio: 'pipe', env: { NO_COLOR: '1', FORCE_COLOR: '0' } });
    const output = `${String(stdout)}${String(stderr)}`;
    const missing = expected.filter((text) => !output.includes(text));
    return report(status === 0 && missing.length === 0, `nx ${args.join(' ')} (${name})`, `${output}\nnot named: ${missing.join(', ')}`);
  });
}

/** @param {boolean} ok @param {string} what @param {string} detail */
function report(ok, what, detail) {
  console.log(`${ok ? 'passed' : 'FAILED'}: ${what}${ok ? '' : `\n${detail}`}`);
  return ok;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = rehearseRelease().failed === 0 ? 0 : 1;
