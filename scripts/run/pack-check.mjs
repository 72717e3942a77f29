// Each published package, from its tarball, in an empty folder with nothing but its own dependencies, does real work from ESM and CommonJS.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundles } from './bundle.mjs';
import { pageWeighs } from './page-weight.mjs';
import { publishedPackages, withDependencies } from './packages.mjs';
import { npmResult, root } from './prepare.mjs';

/** @typedef {import('./packages.mjs').Published} Published */

const drivers = {
  'esm.mjs': `import { check } from './check.mjs';\nawait check((name) => import(name), ${JSON.stringify(root)});\n`,
  'cjs.cjs': [
    'const load = (name) => {',
    "  if (name.startsWith('@albertkit/') && !require.resolve(name).endsWith('.cjs')) throw new Error(name + ' has no CommonJS build');",
    '  return Promise.resolve(require(name));',
    '};',
    `import('./check.mjs').then(({ check }) => check(load, ${JSON.stringify(root)}));`,
    '',
  ].join('\n'),
};

/** Packs, installs and runs them all; counts one for each package and module system. */
export function packCheck() {
  const temporary = mkdtempSync(join(tmpdir(), 'albertkit-pack-'));
  try {
    const all = publishedPackages();
    const tarballs = new Map(all.map((one) => [one.manifest.name, pack(one, temporary)]));
    const results = all.flatMap((one) => checkOne(one, withDependencies(one.manifest.name, all), tarballs, temporary));
    return { passed: results.filter(Boolean).length, failed: results.filter((ok) => !ok).length };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** @param {Published} one @param {string} folder */
function pack(one, folder) {
  const { status, stdout, stderr } = npmResult(['pack', '--json', '--pack-destination', folder], { cwd: one.path });
  if (status !== 0) throw new Error(`npm pack of ${one.manifest.name} failed: ${stderr}`);
  return join(folder, basename(JSON.parse(String(stdout))[0].filename));
}

/**
 * @param {Published} one
 * @param {readonly Published[]} needed
 * @param {ReadonlyMap<string, string>} tarballs
 * @param {string} temporary
 */
function checkOne(one, needed, tarballs, temporary) {
  const name = basename(one.folder);
  const folder = join(temporary, name);
  const check = join(root, 'scripts', 'pack-check', `${name}.mjs`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true, allowScripts: { 'onnxruntime-node': false, protobufjs: false } }));
  copyFileSync(check, join(folder, 'check.mjs'));
  for (const [file, text] of Object.entries(drivers)) writeFileSync(join(folder, file), text);
  const files = needed.map(({ manifest }) => tarballs.get(manifest.name) ?? '');
  const installed = npmResult(['install', '--prefer-offline', '--no-audit', '--no-fund', ...files, ...(runtimes[name] ?? [])], {
    cwd: folder,
    env: { ONNXRUNTIME_NODE_INSTALL: 'skip' }, // a published package cannot say this for its users
  });
  if (installed.status !== 0) {
    console.error(`FAILED: ${one.manifest.name} does not install from its tarball\n${installed.stderr}`);
    return [false];
  }
  const runs = Object.keys(drivers).map((file) => runDriver(one.manifest.name, folder, file));
  return one.folder.startsWith('packages/') ? [...runs, bundles(one.manifest.name, needed, folder), ...(name === 'tasks' ? [pageWeighs(folder)] : [])] : runs;
}

/** The runtimes that a package is handed and so does not install by itself. @type {Record<string, string[]>} */
const runtimes = {
  'backend-onnx': ['onnxruntime-node@1.30.0'],
  'backend-tfjs': ['core', 'backend-cpu', 'backend-wasm'].map((name) => `@tensorflow/tfjs-${name}@4.22.0`),
};

/** @param {string} name @param {string} folder @param {string} file */
function runDriver(name, folder, file) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  console.log(`${status === 0 ? 'passed' : 'FAILED'}: ${name} from ${file.endsWith('.cjs') ? 'CommonJS' : 'ESM'}${status === 0 ? `: ${stdout.trim()}` : `\n${stderr}`}`);
  return status === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = packCheck().failed === 0 ? 0 : 1;
