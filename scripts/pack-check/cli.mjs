// `albertkit inspect` from its tarball counts what the model's own file holds.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {unknown} _load @param {string} root */
export async function check(_load, root) {
  const model = join(root, 'models', 'nano');
  const bin = join('node_modules', '.bin', process.platform === 'win32' ? 'albertkit.cmd' : 'albertkit');
  const output = execFileSync(bin, ['inspect', '--model', model, '--json'], { encoding: 'utf8', shell: process.platform === 'win32' });
  const parameters = String(uniqueParameters(join(model, 'model.safetensors')));
  if (!new RegExp(`\\b${parameters}\\b`).test(output)) throw new Error(`inspect does not say ${parameters} parameters: ${output}`);
  console.log(`inspect says ${parameters} parameters`);
}

/** @param {string} path */
function uniqueParameters(path) {
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const tensors = Object.entries(JSON.parse(bytes.toString('utf8', 8, 8 + length))).filter(([name]) => name !== '__metadata__');
  const sizes = tensors.map(([, { shape }]) => shape.reduce((/** @type {number} */ product, /** @type {number} */ size) => product * size, 1));
  return sizes.reduce((sum, size) => sum + size, 0);
}
