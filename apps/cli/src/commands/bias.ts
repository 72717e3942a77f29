import { loadModel } from '@albertkit/tasks';
import { evaluateBbq, evaluateCrowsPairs } from '@albertkit/training';
import type { Command } from 'commander';
import { openBackend } from '../backends.js';
import { closing } from '../closing.js';
import { collect } from '../collect.js';
import { CliError, oneLine } from '../errors.js';
import { writeLine, type Io } from '../io.js';
import { modelOptions, wholeNumber, type ModelOptions } from '../model-options.js';
import { grouped } from '../numbers.js';
import { shareBar } from '../progress.js';
import { bbqLines, biasMarkdown, biasTable, crowsLines, type BiasLine } from '../training/bias-lines.js';
import { bbqRow, crowsPairRow } from '../training/bias-rows.js';
import { readLabelled } from '../training/read-labelled.js';
import { parseRowReading } from '../training/row-reading.js';

type Options = ModelOptions & { readonly crowsPairs?: readonly string[]; readonly bbq?: readonly string[]; readonly answerHead?: string; readonly limit?: number; readonly markdown?: true };

const help = `
Rows are JSON Lines, CSV or TSV, gzip or not: of CrowS-Pairs sent_more, sent_less and bias_type; of BBQ category, polarity, condition,
context, question, choices, answer, groups and stereotyped. docs/bias.md says what the numbers mean, and what they do not.

Example:
  albertkit bias --model models/nano-base --crows-pairs crows-pairs.jsonl.gz --bbq age.jsonl.gz religion.jsonl.gz --markdown`;

/** `albertkit bias`: published rows to a table of how far a model follows stereotypes. */
export function addBias(program: Command, io: Io): void {
  modelOptions(program.command('bias').description('measure how far a model follows stereotypes: CrowS-Pairs by its masked-LM head, BBQ by the head that answers')
    .option('--crows-pairs <file...>', 'pairs of sentences', collect)
    .option('--bbq <file...>', 'questions with choices', collect)
    .option('--answer-head <name>', 'which head answers BBQ; by default one for multiple choice, else for question answering, else for masked words')
    .option('--limit <rows>', 'only so many rows of each file, the first ones', (value) => wholeNumber('--limit', value, 1, Number.MAX_SAFE_INTEGER))
    .option('--markdown', 'print a table for the card of a model'))
    .addHelpText('after', help)
    .action((options: Options) => measureBias(options, io));
}

async function measureBias({ model: folder, head, crowsPairs = [], bbq = [], answerHead, limit = Infinity, markdown, ...choice }: Options, io: Io): Promise<void> {
  if (crowsPairs.length + bbq.length === 0) throw new CliError('USAGE', 'There is nothing to measure with: give --crows-pairs, --bbq or both.');
  const read = async <Row>(paths: readonly string[], row: (fields: object) => Row): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    for (const path of paths) rows.push(...(await readLabelled([path], parseRowReading({}), row, io)).slice(0, limit));
    return rows;
  };
  const [pairs, questions] = [await read(crowsPairs, crowsPairRow), await read(bbq, bbqRow)];
  const model = await loadModel(folder);
  for (const warning of model.folder.warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
  const lines = await closing(await openBackend(choice), async (backend): Promise<readonly BiasLine[]> => {
    const measure = async <Found>(rows: readonly unknown[], run: (onProgress: (done: number) => void) => Promise<Found>, linesOf: (found: Found, seconds: number) => readonly BiasLine[]): Promise<readonly BiasLine[]> => {
      if (rows.length === 0) return [];
      const bar = io.errIsTerminal ? shareBar(io.err) : undefined;
      const began = performance.now();
      try {
        const found = await run((done) => bar?.update(done / rows.length, `${grouped(done)} rows of ${grouped(rows.length)}`));
        return linesOf(found, Number(((performance.now() - began) / 1000).toFixed(1)));
      } finally {
        bar?.stop();
      }
    };
    const shared = { backend, signal: io.signal };
    return [
      ...await measure(pairs, (onProgress) => evaluateCrowsPairs(model, pairs, { ...shared, ...(head === undefined ? {} : { head }), onProgress }), crowsLines),
      ...await measure(questions, (onProgress) => evaluateBbq(model, questions, { ...shared, ...(answerHead === undefined ? {} : { head: answerHead }), onProgress }), bbqLines),
    ];
  });
  if (lines.length === 0) throw new CliError('DATA_EMPTY', 'The files hold no rows.', { paths: [...crowsPairs, ...bbq] });
  if (markdown) return writeLine(io.out, biasMarkdown(lines));
  if (io.outIsTerminal) return writeLine(io.out, biasTable(lines));
  for (const line of lines) await writeLine(io.out, JSON.stringify(line));
}
