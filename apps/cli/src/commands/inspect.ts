import type { Command } from 'commander';
import { oneLine } from '../errors.js';
import { inspect } from '../inspection.js';
import { writeLine, type Io } from '../io.js';
import { inspectionTable } from '../show-inspection.js';

const help = `
"As applied" counts the shared block once for each time it is used: what a model without sharing would hold.

Example:
  albertkit inspect --model models/nano --json`;

/** `albertkit inspect`: what a model folder holds. */
export function addInspect(program: Command, io: Io): void {
  program.command('inspect').description('sizes, work, labels and heads of a model folder')
    .requiredOption('--model <folder>', 'folder of a model')
    .option('--json', 'one line of JSON, also on a terminal')
    .addHelpText('after', help)
    .action(async (options: { readonly model: string; readonly json?: true }) => {
      const found = await inspect(options.model);
      const warnings = [...found.warnings, ...found.non_finite.map(({ tensor, count }) => `${tensor} holds ${count} values that are not finite (NaN or infinite).`)];
      for (const warning of warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
      await writeLine(io.out, options.json || !io.outIsTerminal ? JSON.stringify(found) : inspectionTable(found, io));
    });
}
