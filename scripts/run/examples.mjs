// The examples, and the pages that show them under `<!-- code: FILE -->` and what they print under `<!-- prints: FILE -->`.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/** What each example printed, by its file, and why it failed where it did. @typedef {Record<string, { output: string, error?: string }>} Printed */

/** @param {string} folder @param {string} extension @returns {readonly string[]} */
const filesIn = (folder, extension) => readdirSync(join(root, folder)).filter((name) => name.endsWith(extension)).map((name) => `${folder}/${name}`);

/** The files of the examples, relative to the root. */
export const examples = filesIn('examples', '.ts');

/** The pages that may show examples, relative to the root. */
export const pages = ['README.md', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`), ...filesIn('docs', '.md'), ...filesIn('docs/tasks', '.md')];

/** Runs all examples from the sources, in a process that must end by itself. @returns {Printed} */
export function printedByExamples() {
  const program = join(root, 'scripts', 'run', 'print-examples.mjs');
  return JSON.parse(execFileSync(process.execPath, ['--conditions=@albertkit/source', '--import', 'tsx', program, ...examples], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: 280_000, maxBuffer: 64 * 1024 * 1024 }));
}
