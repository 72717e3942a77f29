import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { pageWeight } from './page-weight.mjs';

/** @typedef {import('./packages.mjs').Published} Published */

/** The most a bundle may weigh in kB gzip: the tokenizer's main entry alone, which is 25 without WordPiece. @type {Record<string, number>} */
const ceilings = { '@albertkit/tokenizer': 27 };
/** And what a page loads that runs one task: core, tokenizer and tasks together. */
const pageCeiling = 60;

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
    buildSync({ entryPoints: [entry], outfile, bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', absWorkingDir: folder, logLevel: 'silent' });
  } catch (error) {
    console.log(`FAILED: ${name} in a browser bundle\n${String(error)}`);
    return false;
  }
  const { status, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8', timeout: 60_000 });
  const kilobytes = gzipSync(readFileSync(outfile)).length / 1000;
  const fits = kilobytes <= (ceilings[name] ?? Infinity);
  console.log(`${status === 0 && fits ? 'passed' : 'FAILED'}: ${name} in a browser bundle: ${kilobytes.toFixed(1)} kB gzip with its own packages${fits ? '' : `, over ${ceilings[name]} kB`}${stderr === '' ? '' : `\n${stderr}`}`);
  return status === 0 && fits && (name !== '@albertkit/tasks' || pageFits(folder));
}

/** @param {string} folder */
function pageFits(folder) {
  const { page, all, tasks } = pageWeight(folder);
  const fits = page <= pageCeiling;
  console.log(`${fits ? 'passed' : 'FAILED'}: a page that runs one task by name loads at most ${page.toFixed(1)} kB gzip${fits ? '' : `, over ${pageCeiling} kB`}; one that runs all ${tasks} loads ${all.toFixed(1)} kB`);
  return fits;
}
