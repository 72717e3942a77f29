import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { confusables } from './page-weight.mjs';

/** @typedef {import('./packages.mjs').Published} Published */

/** The most a bundle may weigh in kB gzip, so that growth is seen: the tokenizer's main entry alone; all that core, tokenizer, hub and tasks export, which no page loads (page-weight.mjs), without the table of confusables. @type {Record<string, number>} */
const ceilings = { '@albertkit/tokenizer': 25, '@albertkit/tasks': 89 };

/**
 * Bundles a package and its own packages for a browser, where an import of Node's modules does not resolve, and loads the bundle.
 * @param {string} name
 * @param {readonly Published[]} needed
 * @param {string} folder
 */
export function bundles(name, needed, folder) {
  const entry = join(folder, 'bundle-entry.mjs');
  const outfile = join(folder, 'bundle.mjs');
  writeFileSync(entry, needed.map(({ manifest }, index) => `export * as package${index} from '${manifest.name}';\n`).join(''));
  try {
    buildSync({ entryPoints: [entry], outfile, bundle: true, minify: true, external: [confusables], format: 'esm', platform: 'browser', target: 'es2022', absWorkingDir: folder, logLevel: 'silent' });
  } catch (error) {
    console.log(`FAILED: ${name} in a browser bundle\n${String(error)}`);
    return false;
  }
  const { status, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8', timeout: 60_000 });
  const kilobytes = gzipSync(readFileSync(outfile)).length / 1000;
  const fits = kilobytes <= (ceilings[name] ?? Infinity);
  console.log(`${status === 0 && fits ? 'passed' : 'FAILED'}: ${name} in a browser bundle: ${kilobytes.toFixed(1)} kB gzip with its own packages${fits ? '' : `, over ${ceilings[name]} kB`}${stderr === '' ? '' : `\n${stderr}`}`);
  return status === 0 && fits;
}
