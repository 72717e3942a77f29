import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

/**
 * The most in kB gzip: `pipeline` with core and hub before anything is asked for; the same with the WordPiece reader and text
 * classification, which is a whole page; what the heaviest task and the heaviest reader add; and all tasks and readers in one file,
 * without the table of confusables, as the design has it.
 */
const ceilings = { initial: 26.5, page: 41.5, task: 5.5, reader: 26, everything: 75 };

/** The table that moderation loads when it is asked for it. */
export const confusables = '@albertkit/tokenizer/confusables';

/** Loads every task by its name, and a model with its reader. */
const entryText = `
import { loadModel, loadTask, pipeline, taskAliases, taskNames } from '@albertkit/tasks/pipeline';
import { memorySource } from '@albertkit/hub';
export { pipeline };
for (const name of taskNames) if ((await loadTask(name)).name !== (taskAliases[name] ?? name)) throw new Error(name + ' loads another task');
const bytes = (value) => new TextEncoder().encode(value);
const config = { model_type: 'albert', vocab_size: 9, embedding_size: 4, hidden_size: 4, num_attention_heads: 1, intermediate_size: 4, num_hidden_layers: 1, max_position_embeddings: 8 };
const model = await loadModel(memorySource({ 'config.json': bytes(JSON.stringify(config)), 'vocab.txt': bytes('[PAD]\\n[UNK]\\n[CLS]\\n[SEP]\\n[MASK]\\nking\\n') }));
if (model.tokenizer.encode('king').ids.join() !== '2,5,3') throw new Error('the vocabulary is read wrongly');
`;

/**
 * Bundles a page that runs tasks by name, in pieces, and weighs what it loads: at once, for a task, for a tokenizer's file.
 * The pieces are loaded in Node too.
 * @param {string} folder with the packages installed
 */
export function pageWeighs(folder) {
  const entry = join(folder, 'page-entry.mjs');
  const outdir = join(folder, 'page');
  mkdirSync(outdir, { recursive: true });
  writeFileSync(entry, entryText);
  const { metafile } = buildSync({ entryPoints: [entry], outdir, outExtension: { '.js': '.mjs' }, bundle: true, splitting: true, metafile: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', absWorkingDir: folder, logLevel: 'silent' });
  const { status, stderr } = spawnSync(process.execPath, [join(outdir, 'page-entry.mjs')], { encoding: 'utf8', timeout: 60_000 });
  const pieces = Object.entries(metafile.outputs);
  /** @param {(from: string) => boolean} is */
  const pieceOf = (is) => pieces.find(([, { entryPoint }]) => entryPoint !== undefined && is(entryPoint))?.[0] ?? '';
  /** All that a piece loads with itself. @param {string} piece @param {Set<string>} [loaded] @returns {Set<string>} */
  const closure = (piece, loaded = new Set()) => {
    if (loaded.has(piece)) return loaded;
    loaded.add(piece);
    for (const { path, kind } of metafile.outputs[piece]?.imports ?? []) if (kind === 'import-statement') closure(path, loaded);
    return loaded;
  };
  /** @param {Iterable<string>} some */
  const weight = (some) => [...some].reduce((sum, piece) => sum + gzipSync(readFileSync(join(folder, piece))).length / 1000, 0);
  const first = closure(pieceOf((from) => from.endsWith('page-entry.mjs')));
  /** @param {string} piece */
  const added = (piece) => weight([...closure(piece)].filter((one) => !first.has(one)));

  const ofTokenizer = pieces.flatMap(([piece, { entryPoint }]) => (entryPoint?.includes('/tokenizer/') ? [{ name: basename(entryPoint, '.js'), piece, kilobytes: added(piece) }] : []));
  const readers = ofTokenizer.filter(({ name }) => name !== 'confusables');
  const tables = ofTokenizer.filter(({ name }) => name === 'confusables');
  const tasks = pieces.flatMap(([piece, { entryPoint }]) => (entryPoint?.includes('/tasks/') ? [{ name: basename(entryPoint, '.js').replace(/-[A-Z0-9]{8}$/, ''), piece, kilobytes: added(piece) }] : []))
    .sort((a, b) => a.kilobytes - b.kilobytes);
  const wordPiece = readers.find(({ name }) => name === 'vocab-txt');
  const classification = tasks.find(({ name }) => name === 'text-classification');
  const initial = weight(first);
  const everything = oneFile(folder);
  const page = weight(new Set([...first, ...closure(wordPiece?.piece ?? ''), ...closure(classification?.piece ?? '')]));
  const fits = initial <= ceilings.initial && page <= ceilings.page && tasks.every(({ kilobytes }) => kilobytes <= ceilings.task) && readers.every(({ kilobytes }) => kilobytes <= ceilings.reader) && everything <= ceilings.everything
    && wordPiece !== undefined && classification !== undefined && tasks.length === 18 && readers.length === 4 && tables.length === 1;
  /** @param {readonly { name: string, kilobytes: number }[]} some */
  const told = (some) => some.map(({ name, kilobytes }) => `${name} ${kilobytes.toFixed(1)}`).join(', ');
  console.log(`${status === 0 && fits ? 'passed' : 'FAILED'}: a page of @albertkit/tasks/pipeline: ${initial.toFixed(1)} kB gzip at once, ${page.toFixed(1)} with text classification and vocab.txt; a tokenizer adds ${told(readers)}; a task adds ${told(tasks)}; moderation asked for it loads ${told(tables)}; all of @albertkit/tasks in one file ${everything.toFixed(1)}${fits ? '' : `; allowed are ${JSON.stringify(ceilings)}`}${stderr === '' ? '' : `\n${stderr}`}`);
  return status === 0 && fits;
}

/** What bundlers that make no pieces get, in kB gzip. @param {string} folder */
function oneFile(folder) {
  const { outputFiles } = buildSync({ stdin: { contents: "export * from '@albertkit/tasks';", resolveDir: folder }, write: false, bundle: true, minify: true, external: [confusables], format: 'esm', platform: 'browser', target: 'es2022', absWorkingDir: folder, logLevel: 'silent' });
  return gzipSync(outputFiles[0]?.contents ?? '').length / 1000;
}
