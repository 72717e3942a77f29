import { exitCodeOf, exitCodes } from './exit-codes.js';
import { codeOf, errorLine } from './errors.js';
import { runProgram } from './program.js';

/** Milliseconds until a run that has been interrupted must have ended by itself. */
let grace = 2000;
const controller = new AbortController();

for (const [signal, code] of [['SIGINT', exitCodes.interrupted], ['SIGTERM', exitCodes.terminated]] as const) {
  process.on(signal, () => {
    if (controller.signal.aborted) process.exit(code);
    process.exitCode = code;
    controller.abort();
    process.stdin.destroy();
    setTimeout(() => process.exit(code), grace).unref();
  });
}

// A reader that has seen enough (`| head -1`) closes the pipe: that is no error. Anything else on stdout is.
process.stdout.on('error', (cause: unknown) => {
  if (codeOf(cause) === 'EPIPE') process.exit(exitCodes.ok);
  process.stderr.write(`${errorLine(cause)}\n`);
  process.exit(exitCodeOf(codeOf(cause)));
});
process.stderr.on('error', () => undefined);

const code = await runProgram(process.argv.slice(2), {
  input: process.stdin,
  out: process.stdout,
  err: process.stderr,
  outIsTerminal: process.stdout.isTTY,
  errIsTerminal: process.stderr.isTTY,
  // A terminal that does not know its width says 0.
  columns: (process.stdout.isTTY ? process.stdout.columns : 0) || 100,
  colours: process.stdout.isTTY && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb',
  signal: controller.signal,
  askGrace: (milliseconds) => {
    grace = Math.max(grace, milliseconds);
  },
});
// A signal has set its own code already.
process.exitCode ??= code;
// Reading ends with the command; an open stdin must not keep the program alive.
process.stdin.unref?.();
