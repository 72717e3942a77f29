import { AlbertkitError } from '../errors.js';
import { headOfArchitecture } from './architecture.js';
import { parseConfigFile, problemTypes, type ProblemType } from './config.js';
import { ConfigFields } from './config-fields.js';
import { readLabels } from './config-labels.js';

/** One head of a model folder, as its configuration tells. */
export interface HeadInfo {
  readonly name: string;
  /** The Hugging Face class whose head it is; see `headOfArchitecture`. */
  readonly architecture: string;
  readonly task?: string;
  readonly labels: readonly string[];
  readonly problemType?: ProblemType;
  /** Divides the logits before they become probabilities; 1 where not said. */
  readonly temperature?: number;
}

const headName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const mostHeads = 256;

/**
 * Reads albertkit.json, which lists several heads on one encoder:
 * `{ version: 1, heads: { NAME: { task, architecture, id2label, problem_type, temperature? } } }`.
 * Throws `CONFIG_TOO_LARGE`, `CONFIG_JSON`, `CONFIG_FIELD` and `ARCHITECTURE`, as config.json does.
 */
export function parseHeadsFile(source: string | Uint8Array): ReadonlyMap<string, HeadInfo> {
  const file = 'albertkit.json';
  const fields = new ConfigFields(parseConfigFile(source, file), file);
  if (!fields.has('version')) fields.refuse('version', '1');
  fields.whole('version', 1, 1, 1);
  const listed = fields.optionalObject('heads');
  if (listed === undefined || listed.size < 1 || listed.size > mostHeads) fields.refuse('heads', `an object of 1 to ${mostHeads} heads`);
  const heads = new Map<string, HeadInfo>();
  const all = fields.inside('heads');
  for (const name of listed?.keys() ?? []) {
    if (!headName.test(name)) {
      throw new AlbertkitError('CONFIG_FIELD', `${file}: a head is named with 1 to 64 letters, digits, "-" and "_", got ${JSON.stringify(name.slice(0, 80))}.`, { file, field: 'heads', value: name.slice(0, 80) });
    }
    heads.set(name, headFrom(all.inside(name), name));
  }
  return heads;
}

/** The text of an albertkit.json that `parseHeadsFile` reads back the same; a head without labels has the two that config.json has by default. Throws as that does. */
export function formatHeadsFile(heads: Iterable<HeadInfo>): string {
  const entries = Array.from(heads, ({ name, architecture, task, labels, problemType, temperature }) => [name, {
    ...(task === undefined ? {} : { task }),
    architecture,
    ...(labels.length === 0 ? {} : { id2label: Object.fromEntries(labels.map((label, id) => [id, label])) }),
    ...(problemType === undefined ? {} : { problem_type: problemType }),
    ...(temperature === undefined ? {} : { temperature }),
  }] as const);
  const written = `${JSON.stringify({ version: 1, heads: Object.fromEntries(entries) }, null, 2)}\n`;
  parseHeadsFile(written);
  return written;
}

function headFrom(fields: ConfigFields, name: string): HeadInfo {
  const architecture = fields.optionalString('architecture') ?? fields.refuse('architecture', 'the name of an Albert class');
  headOfArchitecture(architecture);
  const task = fields.optionalString('task');
  const problemType = fields.optionalChoice('problem_type', problemTypes);
  const temperature = fields.has('temperature') ? fields.real('temperature', 1, 'above 0, at most 1000', (x) => x > 0 && x <= 1000) : undefined;
  return {
    name,
    architecture,
    labels: readLabels(fields),
    ...(task === undefined ? {} : { task }),
    ...(problemType === undefined ? {} : { problemType }),
    ...(temperature === undefined ? {} : { temperature }),
  };
}
