import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError } from '../errors.js';

/** The repository's model, `models/nano`, looked for above this program. Throws `FOLDER_MISSING` where it was installed alone. */
export function demoModel(from = dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'models', 'nano', 'config.json'))) return join(folder, 'models', 'nano');
    if (folder === dirname(folder)) break;
  }
  throw new CliError('FOLDER_MISSING', "The demo's model comes with the repository, not with the package; clone it, or give its folder with --model.", { from });
}
