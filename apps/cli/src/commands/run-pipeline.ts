import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { loadModel, type Model } from '@albertkit/tasks';
import { composeFile, readPipelineFile } from '@albertkit/tasks/compose';
import { openBackend, type BackendChoice } from '../backends.js';
import { closing } from '../closing.js';
import { CliError, oneLine } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { withKept } from '../kept-fields.js';
import { progressBar } from '../progress.js';
import { withResults, type ResultOptions } from '../result-output.js';
import { openRows, type RowOptions } from '../row-source.js';
import { runRows, type Runner } from '../run-rows.js';

/** Whether what is to be run is a file that describes a pipeline rather than a task. */
export const isPipelineFile = (name: string): boolean => name.endsWith('.json');

/** `albertkit run pipeline.json`: a text a row through every component of the file, a document out; paths of models count from the file. */
export async function runPipeline(path: string, options: BackendChoice & RowOptions & ResultOptions, io: Io): Promise<void> {
  const file = readPipelineFile(await readFile(path, 'utf8'));
  await withResults(options, io, async (results) => {
    const opened = await openRows(options, io);
    const source = options.output === undefined ? opened : { ...opened, resumes: false };
    const models: Record<string, Model> = {};
    for (const [name, folder] of Object.entries(file.models)) models[name] = await loadModel(resolve(dirname(path), folder));
    for (const { folder } of Object.values(models)) for (const warning of folder.warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
    return closing(await openBackend(options), async (backend) => closing(await composeFile(file, models, { backend }), async (composed) => {
      const runner: Runner = { settleStream: (rows, settings) => composed.settleStream(textsOf(rows), settings) };
      const progress = io.errIsTerminal && !results.onTerminal ? progressBar(io.err, source.bytes) : undefined;
      try {
        return await runRows(runner, source, {}, {
          result: ({ kept }, document) => (results.asView ? results.show(JSON.stringify(document, null, 2)) : results.write(withKept(kept, document as object))),
          ...(results.reject ? { reject: results.reject } : {}),
          ...(progress ? { done: (rows: number) => progress.update({ rows, bytes: source.bytesRead() }) } : {}),
        }, io.signal);
      } finally {
        progress?.stop();
      }
    }));
  });
}

/** The texts of rows; what is no row of one text keeps its place, and the composition refuses it. */
async function* textsOf(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const row of rows) {
    if (typeof row !== 'object' || row === null) yield row as string;
    else if ('text' in row && typeof row.text === 'string' && Object.keys(row).length === 1) yield row.text;
    else yield row as never;
  }
}

/** A file that is asked for together with what it says itself. Throws `USAGE`. */
export function refuseBeside(given: Readonly<Record<string, unknown>>): void {
  const name = Object.keys(given).find((option) => given[option] !== undefined);
  if (name !== undefined) throw new CliError('USAGE', `--${name} goes with a task; a pipeline file says it for each of its components.`, { option: name });
}
