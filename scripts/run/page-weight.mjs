import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

/**
 * What a page loads that runs one task by its name: the bundle of `pipeline` and what it imports, and with it the heaviest of
 * the tasks, each of which is loaded when it is asked for. In kB gzip; `all` is the sum with every task.
 * @param {string} folder
 */
export function pageWeight(folder) {
  const entry = join(folder, 'page-entry.mjs');
  writeFileSync(entry, "export { loadModel, pipeline } from '@albertkit/tasks';\n");
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entry], outdir: join(folder, 'page'), bundle: true, splitting: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022',
    absWorkingDir: folder, logLevel: 'silent', write: false, metafile: true,
  });
  const weights = new Map(outputFiles.map(({ path, contents }) => [path, gzipSync(contents).length / 1000]));
  const outputs = metafile.outputs;
  const start = Object.keys(outputs).find((name) => outputs[name]?.entryPoint?.endsWith('page-entry.mjs')) ?? '';
  /** What comes with a file, itself included. @param {string} name @param {Set<string>} seen */
  const closure = (name, seen = new Set()) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') closure(path, seen);
    return seen;
  };
  /** @param {Iterable<string>} names */
  const weigh = (names) => [...new Set(names)].reduce((sum, name) => sum + (weights.get(join(folder, name)) ?? NaN), 0);
  const shared = closure(start);
  const tasks = [...shared].flatMap((name) => (outputs[name]?.imports ?? []).filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path));
  const heaviest = Math.max(...tasks.map((task) => weigh([...shared, ...closure(task)])));
  return { page: heaviest, all: weigh([...shared, ...tasks.flatMap((task) => [...closure(task)])]), tasks: new Set(tasks).size };
}
