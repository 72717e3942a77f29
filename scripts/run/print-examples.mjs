// Runs the examples that it is given, one after the other in one process, which loads the packages once; prints as JSON what each printed, or why it failed.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { root } from './prepare.mjs';

const print = process.stdout.write.bind(process.stdout);
/** @type {import('./examples.mjs').Printed} */
const printed = {};

for (const file of process.argv.slice(2)) {
  let output = '';
  process.stdout.write = (/** @type {string | Uint8Array} */ piece) => {
    output += typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8');
    return true;
  };
  try {
    await import(pathToFileURL(join(root, file)).href);
    printed[file] = { output };
  } catch (error) {
    printed[file] = { output, error: inspect(error) };
  }
}
print(JSON.stringify(printed));
