import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addBias } from './commands/bias.js';
import { addDemo } from './commands/demo.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExplain } from './commands/explain.js';
import { addExport } from './commands/export.js';
import { addForward } from './commands/forward.js';
import { addGradients } from './commands/gradients.js';
import { addInspect } from './commands/inspect.js';
import { addRun } from './commands/run.js';
import { addTokenize } from './commands/tokenize.js';
import { addTrain } from './commands/train.js';
import { addVerify } from './commands/verify.js';
import { codeOf, errorLine, oneLine } from './errors.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import { writeLine, type Io } from './io.js';

const help = `
Exit codes: 0 done, 1 backends disagree, 2 usage, 65 bad data, 66 input missing, 74 input or output failed,
75 worth another try, 130 and 143 ended by a signal. Errors are one line on stderr: albertkit: CODE: text.`;

/** Runs the command line once and gives its exit code; nothing is thrown. */
export async function runProgram(args: readonly string[], io: Io): Promise<number> {
  const program = new Command('albertkit')
    .description('ALBERT for TypeScript: tokenize, run, verify, evaluate, explain, look inside, export and train models')
    .version(version())
    .addHelpText('after', help)
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => void io.out.write(text),
      writeErr: (text) => void io.err.write(text),
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
      outputError: (text, write) => write(`albertkit: USAGE: ${oneLine(text.replace(/^error: /, ''))}\n`),
    });
  for (const add of [addDemo, addRun, addTokenize, addForward, addGradients, addVerify, addEvaluate, addBias, addExplain, addInspect, addExport, addTrain]) add(program, io);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (thrown) {
    // Commander has said its line already.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    // Whatever a signal made fail, it is the signal that ended the work.
    const interrupted = io.signal.aborted && codeOf(thrown) !== 'ABORTED';
    await writeLine(io.err, interrupted ? 'albertkit: ABORTED: stopped by a signal.' : errorLine(thrown));
    return exitCodeOf(interrupted ? 'ABORTED' : codeOf(thrown));
  }
}

/** One folder above the sources as well as above the build. */
const version = (): string => (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
