// Finds test files by what they ask of testing/.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './prepare.mjs';

/** Test files of the workspace that hold one of these texts, relative to the root. @param {readonly string[]} texts @returns {string[]} */
export const testFilesWith = (texts) => ['packages', 'apps', 'scripts'].flatMap((folder) => below(join(root, folder)))
  .filter((path) => texts.some((text) => readFileSync(path, 'utf8').includes(text))).map((path) => relative(root, path));

/** Test files that ask for a check's size, themselves or through a module of testing/. @param {string} name */
export function testFilesOfSize(name) {
  const asks = `size('${name}')`;
  const modules = readdirSync(join(root, 'testing')).filter((file) => file.endsWith('.ts') && readFileSync(join(root, 'testing', file), 'utf8').includes(asks));
  return testFilesWith([asks, ...modules.map((file) => `testing/${file.replace(/\.ts$/, '.js')}'`)]);
}

/** @param {string} folder @returns {string[]} */
function below(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist', 'fixtures'].includes(entry.name) ? [] : below(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}
