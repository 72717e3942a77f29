import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError } from '../errors.js';

/** The repository's `models` folder, looked for above this program. Throws `FOLDER_MISSING` where it was installed alone. */
export function demoModels(from = dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'models', 'nano-base', 'config.json'))) return join(folder, 'models');
    if (folder === dirname(folder)) break;
  }
  throw new CliError('FOLDER_MISSING', "The demo's models come with the repository, not with the package; clone it, or give their folder with --models.", { from });
}
